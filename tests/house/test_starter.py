"""The starter prepares once, notices every half-done state, and says plainly what is missing."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest

STARTER = Path(__file__).parents[2] / "relance"


@pytest.fixture
def starter() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("starter", str(STARTER))
    spec = importlib.util.spec_from_loader("starter", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def house(starter, tmp_path, monkeypatch):
    """A folder with a starter and a list, where pip and the start are only noted down."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("a==1\n")
    (tmp_path / "requirements" / "test.txt").write_text("a==1\nb==2\n")
    (tmp_path / "relance").write_text(STARTER.read_text("utf-8"))
    monkeypatch.setattr(starter, "start", lambda *_: 0)
    house = starter.House(tmp_path)
    house.installed = []

    def make_venv(one):
        one.python.parent.mkdir(parents=True, exist_ok=True)
        one.python.touch()
        house.installed.append("venv")

    monkeypatch.setattr(starter, "make_venv", make_venv)
    monkeypatch.setattr(starter, "install", lambda _house, names: house.installed.append(names))
    return house


def test_first_start_installs_and_the_second_does_not(starter, house):
    assert starter.main(["serve"], house.root) == 0
    assert house.installed == ["venv", "run"]
    assert starter.main(["serve"], house.root) == 0
    assert house.installed == ["venv", "run"]


def test_a_changed_list_is_installed_again(starter, house):
    starter.main(["serve"], house.root)
    (house.root / "requirements" / "run.txt").write_text("a==2\n")
    starter.main(["serve"], house.root)
    assert house.installed == ["venv", "run", "run"]


def test_tests_get_their_own_list_and_both_stamps_stay(starter, house):
    for command in ("serve", "test", "serve", "check"):
        starter.main([command], house.root)
    assert house.installed == ["venv", "run", "test"]


def test_an_interrupted_installation_begins_afresh(starter, house):
    starter.main(["serve"], house.root)
    house.making.touch()
    starter.main(["serve"], house.root)
    assert house.installed == ["venv", "run"] * 2
    assert not house.making.exists()


def test_a_python_that_has_gone_is_replaced(starter, house):
    starter.main(["serve"], house.root)
    house.python.unlink()
    starter.main(["serve"], house.root)
    assert house.installed == ["venv", "run"] * 2


def test_clearing_keeps_the_mark(starter, tmp_path):
    house = starter.House(tmp_path)
    (house.venv / "lib" / "deep").mkdir(parents=True)
    (house.venv / "pyvenv.cfg").touch()
    house.making.touch()
    starter.clear(house)
    assert list(house.venv.iterdir()) == [house.making]


def test_missing_venv_module_names_the_line_to_type(starter, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(starter, "find_spec", lambda name: None)
    monkeypatch.setattr(starter.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(starter.CannotStart, match="sudo apt-get install python3-venv"):
        starter.need_venv_module()


def test_a_failing_pip_shows_its_last_words(starter, tmp_path, capsys):
    house = starter.House(tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("a==1\n")
    house.python.parent.mkdir(parents=True)
    house.python.write_text("#!/bin/sh\necho 'Name or service not known'\nexit 1\n")
    house.python.chmod(0o755)
    house.making.touch()
    with pytest.raises(starter.CannotStart, match="Name or service not known") as refusal:
        starter.install(house, "run")
    assert "connect it" in str(refusal.value)
    assert not house.making.exists()


def test_a_folder_that_cannot_be_written_is_said(starter, house, monkeypatch, capsys):
    def refuse(_house):
        raise PermissionError(13, "Permission denied", str(house.venv))

    monkeypatch.setattr(starter, "make_venv", refuse)
    assert starter.main(["serve"], house.root) == 2
    said = capsys.readouterr()
    assert "may not write" in said.err
    assert said.out == ""


@pytest.mark.skipif(os.name == "nt", reason="flock")
def test_two_starts_wait_for_each_other(starter, house):
    order = []

    def first():
        with starter.one_at_a_time(house.root / "relance"):
            order.append("in")
            time.sleep(0.3)
            order.append("out")

    thread = threading.Thread(target=first)
    thread.start()
    while not order:
        time.sleep(0.01)
    with starter.one_at_a_time(house.root / "relance"):
        order.append("second")
    thread.join()
    assert order == ["in", "out", "second"]


def test_an_old_python_is_told_so():
    text = STARTER.read_text("utf-8").replace("sys.version_info < (3, 11)", "sys.version_info < (9, 0)", 1)
    told = subprocess.run([sys.executable, "-"], input=text, capture_output=True, text=True)
    assert told.returncode == 2
    assert "Relance needs Python 3.11 or newer" in told.stderr
    assert "Traceback" not in told.stderr


def test_no_registry_address_anywhere():
    for path in (STARTER, *(STARTER.parent / "requirements").iterdir()):
        assert "://" not in path.read_text("utf-8"), path
