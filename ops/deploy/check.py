"""The image without Docker: made by the same steps, its root made read-only, run without rights.

    python -m ops.deploy.check [--packages SITE_PACKAGES]

Needs root, Debian 12 and its package elfutils. Without --packages, requirements.txt is installed
anew, which takes some minutes. Says what was found; exit code 1 where something is amiss.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from harness.frontend import key_of
from harness.visitor import Visitor
from ops.deploy import dockerfile
from ops.deploy.dockerfile import ROOT, Stage

PORT = 8591
START_SECONDS = 120
MOST_BYTES = 700_000_000
# What Docker does: a root that cannot be written, /tmp in memory, the machine's /dev and /proc.
INSIDE = """
set -e
root=$1; tmp=$2; user=$3; shift 3
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount --bind "$tmp" "$root/tmp"
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
cd "$root"
exec setpriv --no-new-privs env --ignore-environment PATH=/usr/sbin:/usr/bin "$@"
"""


def size(root: Path) -> int:
    """The bytes of all files below a folder, each counted once."""
    told = {}
    for file in root.rglob("*"):
        stat = file.lstat()
        if not file.is_dir():
            told[stat.st_ino] = stat.st_size
    return sum(told.values())


def build(root: Path, packages: Path, stage: Stage) -> None:
    """Make the file system of the image's last stage."""
    subprocess.run(["sh", ROOT / "deploy" / "image.sh", root, packages], check=True)
    for source, target in stage.copied:
        if source == ".":
            dockerfile.copy(ROOT, root / target.strip("/"))
    for name in ("dev", "proc"):
        (root / name).mkdir(exist_ok=True)


def install(folder: Path) -> Path:
    """Install requirements.txt into a new environment; return its site-packages."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "pip", "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, "--requirement", ROOT / "requirements.txt"], check=True)
    return next(folder.glob("lib/python3*/site-packages"))


def entered(root: Path, tmp: Path, stage: Stage, command: list[str]) -> list[str]:
    """The command that runs another one as the image's user within its file system."""
    who = f"{stage.user}:{stage.group}"
    environment = [f"{name}={value}" for name, value in stage.environment.items()]
    inside = ["chroot", f"--userspec={who}", "--groups=", str(root)]
    moved = [stage.command[0], "-c", MOVE, stage.workdir]
    words = [str(root), str(tmp), who, *environment, *inside, *moved, *command]
    return ["unshare", "--mount", "sh", "-c", INSIDE, "sh", *words]


MOVE = "import os, sys; os.chdir(sys.argv[1]); os.execv(sys.argv[2], sys.argv[2:])"


@contextmanager
def running(root: Path, tmp: Path, stage: Stage, log: Path) -> Iterator[int]:
    """Run the image's command until the block ends; yield its process id."""
    command = [str(PORT) if word == "8501" else word for word in stage.command]
    with log.open("wb") as words:
        process = subprocess.Popen(
            entered(root, tmp, stage, command), stdout=words, stderr=subprocess.STDOUT
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_healthy(root: Path, tmp: Path, stage: Stage) -> float:
    """Ask by the image's own health check until it is well; return the seconds that it took.

    Raises RuntimeError where it does not become well.
    """
    start = time.monotonic()
    asking = entered(root, tmp, stage, [*stage.health, str(PORT)])
    while subprocess.run(asking, check=False).returncode:
        if time.monotonic() - start > START_SECONDS:
            raise RuntimeError("the server did not become well")
        time.sleep(0.5)
    return time.monotonic() - start


def visit_pages() -> None:
    """Ask for a plain page and for a report."""
    for path, start in (("/norge", b"<!doctype html>"), ("/kommune/4601.pdf", b"%PDF-")):
        with urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
            expect(answer.read().startswith(start), f"{path} is served")


async def visit_dashboard() -> None:
    """Open the map and take along what needs the most: pictures, a workbook, a GeoPackage."""
    async with Visitor(f"http://127.0.0.1:{PORT}") as visitor:
        answer = await visitor.open("/", assets=True)
        expect(not answer.faults and visitor.view().paint is not None, "the map is painted")
        for path in ("", "tabeller"):
            if path:
                await visitor.go(path)
            for button in visitor.frontend.elements("download_button"):
                file = await visitor.download(key_of(button.id))
                expect(len(file) > 1000, f"{button.label}: {len(file)} bytes")


def expect(holds: bool, what: str) -> None:
    """Say what holds. Raises RuntimeError where it does not."""
    if not holds:
        raise RuntimeError(f"not so: {what}")
    print(f"ok: {what}", flush=True)


def rights(pid: int) -> dict[str, str]:
    """What the kernel says of a process: who it is, what it may do."""
    told = Path(f"/proc/{pid}/status").read_text("utf-8")
    return dict(re.findall(r"^(\w+):\t(.*)$", told, re.MULTILINE))


def check(packages: Path | None, folder: Path) -> None:
    """Make the image in a folder, run it, and hold it against what is promised."""
    stage = dockerfile.last_stage((ROOT / "Dockerfile").read_text("utf-8"))
    root, tmp, log = folder / "root", folder / "tmp", folder / "log"
    root.mkdir()
    tmp.mkdir()
    os.chmod(tmp, 0o1777)
    build(root, packages or install(folder / "venv"), stage)
    expect(size(root) < MOST_BYTES, f"{size(root) / 1e6:.1f} MB in all")
    try:
        with running(root, tmp, stage, log) as pid:
            expect(True, f"well after {wait_until_healthy(root, tmp, stage):.1f} s")
            told = rights(pid)
            expect(told["Uid"].split() == [str(stage.user)] * 4, f"runs as user {stage.user}")
            expect(int(told["CapEff"], 16) == 0 and told["NoNewPrivs"] == "1", "without rights")
            visit_pages()
            asyncio.run(visit_dashboard())
            expect(Path(f"/proc/{pid}/root").resolve() != Path("/"), "within its own root")
    finally:
        said = log.read_text("utf-8", errors="replace") if log.exists() else ""
    expect("Traceback" not in said and "Read-only" not in said, "nothing else was to be written")
    left = sorted(str(file.relative_to(tmp)) for file in tmp.rglob("*"))
    print(f"written to /tmp: {', '.join(left) or 'nothing that is left'}")


def main() -> int:
    """Run the check; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=Path, help="site-packages with requirements.txt")
    packages = parser.parse_args().packages
    with tempfile.TemporaryDirectory(prefix="mgmap-image-") as folder:
        try:
            check(packages, Path(folder))
        except (RuntimeError, subprocess.CalledProcessError, OSError) as error:
            print(error, file=sys.stderr)
            log = Path(folder) / "log"
            print(log.read_text("utf-8") if log.exists() else "", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
