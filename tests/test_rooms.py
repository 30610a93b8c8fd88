"""The rooms of the house and the exact arrows between them: whoever imports another is listed here.

An arrow that is not listed is wrong; one that is listed but no longer there is to be taken out.
"""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IMPORTS = {
    "data": "",
    "data.sources": "data",
    "data.build": "data data.sources",
    "data.add": "data data.sources data.build",
    "data.register": "data data.sources ops",
    "data.services": "data data.sources data.build data.register",
    "data.sheets": "data",
    "data.own": "data data.build data.register data.services data.sheets",
    "data.commands": "data data.sources data.build data.add data.register data.services data.sheets"
    " data.own findings telling",
    "findings": "data",
    "treatment": "data findings",
    "telling": "data data.sheets findings treatment",
    "geo": "data findings treatment telling",
    "report": "data treatment telling geo",
    "web": "data findings treatment telling geo",
    "views": "data data.sheets findings treatment telling geo report web",
    "server": "data data.sheets geo report telling views web",
    "ops": "",
    "harness": "geo ops",
    "benchmarks": "data findings telling geo web harness ops",
}
DOORS = {
    "dashboard": "data server views",
    "data.__main__": "data.commands ops",
    "treatment.__main__": "treatment ops",
    "geo.__main__": "web ops",
    "benchmarks.pages.alone.dashboard": "server views",
    "benchmarks.pages.alone.page": "findings geo telling views",
}
"""Doors compose what they open; no room imports them."""
NOT_IN_A_SERVER = (
    *("data.sources", "data.build", "data.add", "data.register", "data.services", "data.own"),
    "data.commands",
)
STREAMLIT = {
    *("dashboard", "views", "server", "harness", "benchmarks"),
    "benchmarks.pages.alone.dashboard",
}


def modules():
    """Every module by its name, with its file."""
    found = {}
    for room in ("dashboard.py", *{room.partition(".")[0] for room in IMPORTS}):
        path = ROOT / room
        for file in [path] if path.is_file() else path.rglob("*.py"):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = file
    return found


def imported(tree):
    """The names that a module imports, at its top or later, and those that a package may hold."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "an import that does not name its room"
            yield from ((node.module, alias.name) for alias in node.names)


MODULES = modules()
TREES = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in MODULES.items()}
GRAPH = {
    name: {
        f"{module}.{part}" if f"{module}.{part}" in MODULES else module
        for module, part in imported(tree)
        if not MODULES.keys().isdisjoint((module, f"{module}.{part}"))
    }
    for name, tree in TREES.items()
}
"""Each of our modules with those of ours that it imports."""


def room_of(module):
    """The room or the door that a module is, or stands in."""
    parts = module.split(".")
    inner = ".".join(parts[:2])
    return module if module in DOORS else inner if inner in IMPORTS else parts[0]


def arrows():
    """Whoever imports whom: each room or door with the rooms that its modules import."""
    found = {room: set() for room in (*IMPORTS, *DOORS)}
    for module, others in GRAPH.items():
        found[room_of(module)] |= {room_of(other) for other in others} - {room_of(module)}
    return found


def examples(room, others):
    """The imports behind arrows, to be found by whoever mends them."""
    return sorted(
        f"{module} imports {other}"
        for module, imports in GRAPH.items()
        for other in imports
        if room_of(module) == room and room_of(other) in others
    )


@pytest.mark.parametrize("room", (*IMPORTS, *DOORS))
def test_a_room_imports_exactly_these(room):
    found, listed = arrows()[room], set({**IMPORTS, **DOORS}[room].split())
    assert examples(room, found - listed) == []
    assert listed - found == set(), f"{room} no longer imports these: take them out of the list"


def test_the_listed_arrows_form_no_circle():
    TopologicalSorter({room: others.split() for room, others in IMPORTS.items()}).prepare()


def test_no_module_is_in_a_circle():
    TopologicalSorter(GRAPH).prepare()


def test_only_the_outer_rooms_know_streamlit():
    knows = {
        module
        for module, tree in TREES.items()
        for name, _ in imported(tree)
        if name.partition(".")[0] == "streamlit"
    }
    assert {room_of(module) for module in knows} <= STREAMLIT


def test_a_server_reads_no_source_and_builds_nothing():
    waiting = ["dashboard", *(module for module in MODULES if module.startswith("views."))]
    # Streamlit runs views/app.py by its path, and this reads every page by its name.
    assert "views.app" in waiting
    seen = set()
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += GRAPH[module]
    assert sorted(module for module in seen if room_of(module) in NOT_IN_A_SERVER) == []
    assert not {module for module in seen if module in DOORS} - {"dashboard"}
