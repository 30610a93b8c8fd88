"""nginx's settings of the processes: each has a group of its own, and nothing else gets in."""

import re

import pytest

from harness.site import DEPLOY
from ops.deploy.processes import settings

COMPOSED = ["172.30.58.11:8501", "172.30.58.12:8501", "172.30.58.13:8501"]
GROUP = re.compile(r"upstream (\w+) {\n(.*?)\n}", re.DOTALL)


def groups(text):
    """The lines of each group of processes."""
    return {name: body.split("\n") for name, body in GROUP.findall(text)}


def test_each_process_has_a_group_in_which_the_others_stand_by():
    found = groups(settings(["127.0.0.1:8501", "127.0.0.1:8502"]))
    assert list(found) == ["mgmap_any", "mgmap_by_address", "mgmap_1", "mgmap_2"]
    _, other, own = found["mgmap_2"]
    assert own.split()[1] == "127.0.0.1:8502" and "backup" not in own
    assert other.split()[1] == "127.0.0.1:8501" and other.endswith(" backup;")
    assert not any("backup" in line for line in found["mgmap_any"])


def test_one_process_stands_alone():
    assert "backup" not in settings(["127.0.0.1:8501"])


@pytest.mark.parametrize(
    "addresses",
    [[], ["127.0.0.1"], ["a:1; include /etc/passwd"], ["a:1", "a:1"], ["a:1\n"], [":8501"]],
)
def test_what_is_no_address_is_refused(addresses):
    with pytest.raises(ValueError, match="host:port once"):
        settings(addresses)


def test_the_settings_that_compose_uses_are_those_of_its_processes():
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    shipped = (DEPLOY / "compose" / "processes.conf").read_text("utf-8")
    assert shipped == settings(COMPOSED) + "\n"
    for address in COMPOSED:
        assert f"ipv4_address: {address.partition(':')[0]}}}" in compose
    proxy = re.search(r"FORWARDED_ALLOW_IPS: (\S+)", compose)[1]
    assert f"ipv4_address: {proxy}}}" in compose
