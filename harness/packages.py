"""Programs that the tests need beside Python's: found on the machine, or installed by Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

INSTALL_SECONDS = 600
PACKAGES = {
    "supervisord": "supervisor",
    "java": "openjdk-17-jre-headless",
    "Rscript": "r-base-core r-cran-sf",
    "systemd-analyze": "systemd",
}
"""Debian's packages that are not called as the program in them."""


def need(*programs: str) -> None:
    """See that these programs are there. Fails the test that needs them with what to do."""
    missing = [program for program in programs if not shutil.which(program)]
    packages = [PACKAGES.get(program, program) for program in missing]
    tried = run(debian(*packages)) if missing and Path("/etc/debian_version").is_file() else ""
    if lacking := [program for program in missing if not shutil.which(program)]:
        pytest.fail(
            f"Install {' and '.join(lacking)} (Debian: {' '.join(packages)}), and test again."
            f" {tried}",
            pytrace=False,
        )


def skip_without(*programs: str) -> None:
    """See that these programs are there, or skip the test, which is worth less than their weight to
    whoever runs it; not in CI, where they are installed."""
    if os.environ.get("CI"):
        need(*programs)
    if missing := [program for program in programs if not shutil.which(program)]:
        packages = " ".join(PACKAGES.get(program, program) for program in missing)
        pytest.skip(f"{' and '.join(missing)} is not installed here (Debian: {packages})")


def debian(*packages: str) -> list[str]:
    """The command that installs packages of Debian."""
    sudo = ["sudo"] if os.geteuid() != 0 and shutil.which("sudo") else []
    names = " ".join(packages)
    install = f"apt-get update && apt-get install -y --no-install-recommends {names}"
    alone = ["flock", "/tmp/mgmap-tests-apt.lock"]  # tests may run in two checkouts at a time
    return [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *alone, "sh", "-c", install]


def run(command: list[str]) -> str:
    """Run a command and return it with the end of what it said."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
        return f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-1500:]}"
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{' '.join(command)}: {error}"
