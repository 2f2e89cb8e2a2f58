"""Files that are replaced whole, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from entropanel.replacing import remove_leftover, replacing, write_whole


class Interrupted(BaseException):
    """Ends a command from outside, as no Exception does."""


@pytest.mark.parametrize("reason", [ValueError, OSError, Interrupted])
@pytest.mark.parametrize("is_durable", [False, True])
def test_a_failure_in_the_middle_leaves_the_old_files_and_nothing_else(
    tmp_path: Path, reason: type[BaseException], is_durable: bool
) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("as it was")

    def write_and_fail() -> None:
        with replacing(old, new, is_durable=is_durable) as (fresh, other):
            fresh.write_text("half of")
            fresh.with_name("old.txt.wal").write_text("a writer's log")
            other.write_text("the other")
            raise reason

    with pytest.raises(reason):
        write_and_fail()
    assert old.read_text() == "as it was"
    assert os.listdir(tmp_path) == ["old.txt"]


def test_a_file_that_the_body_did_not_write_replaces_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("as it was")
    with pytest.raises(FileNotFoundError), replacing(file):
        pass
    assert file.read_text() == "as it was"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("is_durable", [False, True])
def test_files_are_replaced_when_the_body_ends_and_not_before(
    tmp_path: Path, is_durable: bool
) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "a folder" / "within" / "新.txt"
    old.write_text("as it was")
    with replacing(old, new, is_durable=is_durable) as (fresh, other):
        fresh.write_text("as it is")
        other.write_text("the other")
        fresh.chmod(0o444)
        assert old.read_text() == "as it was"
        assert not new.exists()
        # they have the names of the files, which some writers put into them
        assert (fresh.name, other.name) == (old.name, new.name)
    assert (old.read_text(), new.read_text()) == ("as it is", "the other")
    assert old.stat().st_mode & 0o777 == 0o444
    assert sorted(os.listdir(tmp_path)) == ["a folder", "old.txt"]
    assert os.listdir(new.parent) == ["新.txt"]


def test_the_reader_of_a_replaced_file_keeps_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("as it was")
    with file.open() as reader:
        write_whole(file, "as it is")
        assert reader.read() == "as it was"
    assert file.read_text() == "as it is"


def test_a_link_goes_on_leading_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    file, link = tmp_path / "there" / "a.txt", tmp_path / "here" / "link.txt"
    for path in (file, link):
        path.parent.mkdir()
    file.write_text("as it was")
    link.symlink_to(file)
    write_whole(link, "as it is")
    assert link.is_symlink()
    assert file.read_text() == "as it is"
    assert os.listdir(link.parent) == ["link.txt"]


def left_by_a_killed_process(file: Path) -> Path:
    """The folder that it leaves beside the file."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(file)], timeout=60)
    assert done.returncode == -signal.SIGKILL
    (leftover,) = set(file.parent.iterdir()) - {file}
    return leftover


KILLED = """
import os, signal, sys
from pathlib import Path
from entropanel.replacing import replacing
with replacing(Path(sys.argv[1])) as (fresh,):
    fresh.write_text("half of")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_is_removed_when_it_is_asked_for(
    tmp_path: Path,
) -> None:
    file, other = tmp_path / "a[1].txt", tmp_path / ".a[1].txt.of_another.fresh"
    file.write_text("as it was")
    left_by_a_killed_process(file)
    other.mkdir()
    remove_leftover(file)
    assert set(tmp_path.iterdir()) == {file, other}
    assert file.read_text() == "as it was"


def test_what_a_killed_process_left_is_removed_after_a_day(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    leftover = left_by_a_killed_process(file)
    write_whole(file, "as it is")
    assert set(tmp_path.iterdir()) == {file, leftover}
    yesterday = time.time() - 25 * 60 * 60
    os.utime(leftover, (yesterday, yesterday))
    write_whole(file, "as it is to be")
    assert os.listdir(tmp_path) == ["a.txt"]


def test_two_that_replace_a_file_at_once_do_not_meet(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with replacing(file) as (one,):
        one.write_text("one")
        with replacing(file) as (other,):
            other.write_text("the other")
        assert file.read_text() == "the other"
    assert file.read_text() == "one"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_durable_files_are_on_disk_before_they_replace_and_their_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def told_sync(descriptor: int) -> None:
        done.append(f"disk {Path(os.readlink(f'/proc/self/fd/{descriptor}')).name}")
        sync(descriptor)

    def told_replace(source: Path, target: Path) -> None:
        done.append(f"replace {target.name}")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", told_sync)
    monkeypatch.setattr(os, "replace", told_replace)
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    with replacing(*files, is_durable=True) as fresh:
        for file in fresh:
            file.write_text("x")
    assert done[:2] == ["disk a.txt", "disk b.txt"]
    assert done[2:4] == ["replace a.txt", "replace b.txt"]
    assert done[4:] == [f"disk {tmp_path.name}"]
