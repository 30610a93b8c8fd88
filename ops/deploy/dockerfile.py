"""What the Dockerfile says of its last stage, so that what is checked is what is shipped."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Stage:
    """The last stage: `user` and `group` by number, commands as lists of words."""

    base: str
    workdir: str
    user: int
    group: int
    environment: dict[str, str]
    command: list[str]
    health: list[str]
    copied: list[tuple[str, str]]
    """From where to where; what comes from another stage is named `stage:path`."""


def last_stage(text: str) -> Stage:
    """Read the last stage of a Dockerfile. Raises ValueError where it does not say what it must."""
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.startswith("#")]
    words = [line.split(None, 1) for line in lines if line.strip()]
    start = max(place for place, (name, _) in enumerate(words) if name == "FROM")
    said: dict[str, list[str]] = {}
    for name, rest in words[start:]:
        said.setdefault(name, []).append(rest)
    try:
        user, group = map(int, said["USER"][-1].split(":"))
        return Stage(
            base=said["FROM"][0],
            workdir=said["WORKDIR"][-1],
            user=user,
            group=group,
            environment=dict(re.findall(r"(\w+)=(\S+)", " ".join(said["ENV"]))),
            command=json.loads(said["CMD"][-1]),
            health=json.loads(said["HEALTHCHECK"][-1].partition("CMD")[2]),
            copied=list(map(_copied, said["COPY"])),
        )
    except (KeyError, json.JSONDecodeError) as error:
        raise ValueError(f"the last stage does not say what it must: {error}") from error


def _copied(rest: str) -> tuple[str, str]:
    *options, source, target = rest.split()
    stage = "".join(option.removeprefix("--from=") + ":" for option in options)
    return stage + source, target


def let_in(folder: Path, ignored: str) -> Iterator[Path]:
    """The files of a folder that a .dockerignore lets in, where it names first everything, then
    what is let in, then what of that is not."""
    lines = [line for line in ignored.splitlines() if line and not line.startswith("#")]
    if lines[0] != "*":
        raise ValueError("a .dockerignore of ours begins with *")
    wanted = [line[1:] for line in lines if line.startswith("!")]
    unwanted = [line for line in lines[1:] if not line.startswith("!")]
    for name in wanted:
        path = folder / name
        for file in [path] if path.is_file() else filter(Path.is_file, sorted(path.rglob("*"))):
            told = file.relative_to(folder)
            if not any(_matches(told, pattern) for pattern in unwanted):
                yield told


def _matches(file: Path, pattern: str) -> bool:
    """Whether a pattern names the file or a folder that it is in."""
    above = [str(PurePosixPath(file)), *map(str, file.parents)]
    name = pattern.removeprefix("**/")
    return any(fnmatch.fnmatch(Path(one).name if name != pattern else one, name) for one in above)


def copy(source: Path, target: Path) -> None:
    """Copy what the image takes of a folder."""
    for file in let_in(source, (source / ".dockerignore").read_text("utf-8")):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / file, target / file)
