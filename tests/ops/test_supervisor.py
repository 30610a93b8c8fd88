"""Debian's supervisor runs the processes as systemd does: as their user, with the settings of one
file, in the folder that `current` leads to when they start."""

import getpass
import os
import re
import subprocess
import time
from configparser import RawConfigParser

import pytest

from harness.packages import need
from harness.site import DEPLOY

PROGRAM = "program:mgmap"
PYTHON = """#!/bin/sh
{ pwd; echo "$MGMAP_PUBLISHER"; umask; echo "$HOME"; echo "$@"; } > "$MGMAP_SNAPSHOT-$8.new"
mv "$MGMAP_SNAPSHOT-$8.new" "$MGMAP_SNAPSHOT-$8"
exec sleep 60
"""
"""In the place of a version's Python: it says how it was called. `$8` is the port."""
PORTS = ("8501", "8502", "8503")
WAIT_S = 60


def shipped():
    """The program as it ships."""
    found = RawConfigParser()
    found.read(DEPLOY / "mgmap.supervisor.conf", "utf-8")
    return dict(found[PROGRAM])


@pytest.fixture
def machine(tmp_path):
    """A folder that stands for the machine, with two versions of the program."""
    for version in ("older", "newer"):
        deploy = tmp_path / "srv" / version / "ops" / "deploy"
        deploy.mkdir(parents=True)
        (deploy / "start.sh").write_bytes((DEPLOY / "start.sh").read_bytes())
        python = tmp_path / "srv" / version / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(PYTHON)
        python.chmod(0o700)
    (tmp_path / "srv" / "current").symlink_to("older")
    settings = "# settings\nMGMAP_PUBLISHER=An office $(false) https://x.no/1\n"
    (tmp_path / "mgmap.env").write_text(f"{settings}MGMAP_SNAPSHOT={tmp_path}/said")
    return tmp_path


@pytest.fixture
def supervisorctl(machine):
    """Runs supervisord on the machine with our file as Debian's includes it; gives a function that
    asks it."""
    need("supervisord")
    text = (DEPLOY / "mgmap.supervisor.conf").read_text("utf-8")
    for there, here in {
        "/srv/mgmap": f"{machine}/srv",
        "/etc/mgmap.env": f"{machine}/mgmap.env",
        "/var/log/supervisor": str(machine),
        "user = mgmap": f"user = {getpass.getuser()}",
        "startsecs = 5": "startsecs = 0",
    }.items():
        assert there in text
        text = text.replace(there, here)
    (machine / "mgmap.conf").write_text(text)
    (machine / "supervisord.conf").write_text(
        f"[supervisord]\nnodaemon = true\nlogfile = {machine}/log\npidfile = {machine}/pid\n"
        f"[unix_http_server]\nfile = {machine}/s\n[supervisorctl]\nserverurl = unix://{machine}/s\n"
        "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory ="
        " supervisor.rpcinterface:make_main_rpcinterface\n"
        f"[include]\nfiles = {machine}/mgmap.conf\n"
    )
    options = ("-c", str(machine / "supervisord.conf"))
    process = subprocess.Popen(
        ["supervisord", *options],
        stdout=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
    )
    try:
        yield (
            lambda *asked: (
                subprocess.run(
                    ["supervisorctl", *options, *asked], check=True, capture_output=True, text=True
                ).stdout
            )
        )
    finally:
        process.terminate()
        process.wait(timeout=WAIT_S)


def said(machine, port):
    """What the process of a port says of how it was called."""
    path = machine / f"said-{port}"
    until = time.monotonic() + WAIT_S
    while not path.exists():
        assert time.monotonic() < until, f"{port} did not start: {(machine / 'log').read_text()}"
        time.sleep(0.05)
    lines = path.read_text().splitlines()
    path.unlink()
    return lines


def test_each_process_has_its_settings_and_follows_the_switch(machine, supervisorctl):
    for port in PORTS:
        folder, publisher, umask, home, command = said(machine, port)
        assert folder == str(machine / "srv" / "older")
        assert publisher == "An office $(false) https://x.no/1"
        assert (umask, home) == ("0077", "/tmp")
        assert command == (
            "-m streamlit run dashboard.py --server.address 127.0.0.1"
            f" --server.port {port} --server.headless true --server.fileWatcherType none"
        )
    current = machine / "srv" / "current"
    current.unlink()
    current.symlink_to("newer")
    assert "mgmap:8502: started" in supervisorctl("restart", "mgmap:8502")
    assert said(machine, "8502")[0] == str(machine / "srv" / "newer")
    assert not (machine / "said-8501").exists()


def test_the_program_is_run_as_the_unit_of_systemd_says():
    unit = (DEPLOY / "mgmap@.service").read_text("utf-8")
    program, script = shipped(), (DEPLOY / "start.sh").read_text("utf-8")
    options = re.compile(r"--server\.\S+ (?:true|none|127\.0\.0\.1)")
    assert set(options.findall(unit)) == set(options.findall(script)) != set()
    for option, line in {
        "user": "User=mgmap",
        "directory": "WorkingDirectory=/srv/mgmap/current",
        "stopwaitsecs": "TimeoutStopSec=15",
    }.items():
        assert line in unit
        assert line.endswith(program[option])
    assert program["command"].endswith(" /etc/mgmap.env")
    assert "EnvironmentFile=/etc/mgmap.env" in unit
    for setting in re.search("Environment=(.*)", unit)[1].split():
        name, _, value = setting.partition("=")
        assert f'{name}="{value}"' in program["environment"]
