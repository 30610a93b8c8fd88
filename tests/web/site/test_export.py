"""The folder is written whole or not at all, and nobody's own files are replaced."""

import argparse
import json
import os
import time

import pytest

from web.site import export as module
from web.site.command import address, main
from web.site.export import MANIFEST, SiteError, write

OLD = {"index.html": lambda: b"old", "kommune/4601.html": lambda: b"old"}
NEW = {"index.html": lambda: b"new", "norge.html": lambda: b"new"}


def content(folder):
    """Every file of a folder but the manifest, with what is in it."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != MANIFEST
    }


def test_a_new_export_takes_the_place_of_an_earlier_one(tmp_path):
    site = tmp_path / "site"
    write(site, OLD, "aaaa")
    write(site, NEW, "bbbb")
    assert content(site) == {"index.html": b"new", "norge.html": b"new"}
    told = json.loads((site / MANIFEST).read_text("utf-8"))
    assert (told["edition"], told["files"]) == ("bbbb", ["index.html", "norge.html"])
    assert list(tmp_path.iterdir()) == [site]


def test_a_fault_on_the_way_leaves_what_was_there(tmp_path):
    def fail():
        raise OSError(28, "No space left on device")

    site = tmp_path / "site"
    write(site, OLD, "aaaa")
    with pytest.raises(OSError, match="No space"):
        write(site, {**NEW, "last.html": fail}, "bbbb")
    assert content(site) == dict.fromkeys(OLD, b"old")
    assert list(tmp_path.iterdir()) == [site]


def test_what_a_killed_export_leaves_is_cleared_away(tmp_path):
    site, left = tmp_path / "site", tmp_path / "site.new-1"
    write(left, OLD, "aaaa")
    (left / "kommune" / "4601.html").unlink()
    write(site, NEW, "bbbb")
    assert list(tmp_path.iterdir()) == [site]


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "site").mkdir()
    write(tmp_path / "site", NEW, "bbbb")
    assert set(content(tmp_path / "site")) == set(NEW)


def _own_folder(site):
    site.mkdir()
    (site / "thesis.txt").write_text("mine", encoding="utf-8")
    return site / "thesis.txt"


def _own_file_in_an_export(site):
    write(site, OLD, "aaaa")
    (site / "kommune" / "CNAME").write_text("mine", encoding="utf-8")
    return site / "kommune" / "CNAME"


def _own_manifest(site):
    site.mkdir()
    (site / MANIFEST).write_text('{"made_by": "me", "files": []}', encoding="utf-8")
    return site / MANIFEST


def _file(site):
    site.write_text("mine", encoding="utf-8")
    return site


def _own_folder_in_the_way(site):
    return _own_folder(site.with_name(f"{site.name}.previous"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="files are then written one after the other")
def test_files_are_counted_when_they_are_written(tmp_path, monkeypatch):
    """One that takes long keeps none of the others from being shown."""

    def late():
        until = time.monotonic() + 60
        while not (tmp_path / "soon").exists() and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.2)
        return b"late"

    for name, value in {"WORTH_A_FORK": 1, "PIECE": 1}.items():
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert list(module._written(tmp_path, {"late": late, "soon": lambda: b"soon"})) == [
        "soon",
        "late",
    ]


@pytest.mark.parametrize(
    "put", [_own_folder, _own_file_in_an_export, _own_manifest, _file, _own_folder_in_the_way]
)
def test_what_no_export_has_written_is_left_alone(tmp_path, put):
    own = put(tmp_path / "site")
    before = own.read_bytes()
    with pytest.raises(SiteError, match="not from an earlier export"):
        write(tmp_path / "site", NEW, "bbbb")
    assert own.read_bytes() == before


def test_a_link_to_a_folder_is_not_followed(tmp_path):
    real = tmp_path / "real"
    write(real, OLD, "aaaa")
    (tmp_path / "site").symlink_to(real)
    with pytest.raises(SiteError):
        write(tmp_path / "site", NEW, "bbbb")


def test_the_command_says_what_to_do_and_writes_nothing(tmp_path, capsys):
    _own_folder(tmp_path / "site")
    assert main(["export", str(tmp_path / "site")]) == 1
    assert "Move it away, or choose another folder. Nothing was changed." in capsys.readouterr().err
    missing = str(tmp_path / "nothing")
    assert main(["export", str(tmp_path / "other"), "--snapshot", missing]) == 1
    assert "there is no snapshot" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("text", ["example.org", "ftp://example.org", "https://", "https://a/?b=1"])
def test_an_address_that_is_none_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="is no address like"):
        address(text)


def test_an_address_ends_without_a_slash():
    assert address("https://example.org/mg/") == "https://example.org/mg"
