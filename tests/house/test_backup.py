"""A backup brings the same rows back, and a restore happens whole or not at all."""

import json
import os
import signal
import subprocess
import sys
import tarfile
from datetime import UTC, date, datetime, time

import pytest
from django.conf import settings
from django.db import connection

from relance.company.models import Company, User
from relance.web.cli import Refusal
from relance.web.commands import backup, restore

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)


def firm(slug: str, **fields) -> Company:
    return Company.objects.create(slug=slug, name=f"Zoé & fils {slug}", country="FR", created_at=MOMENT, **fields)


def everything() -> dict[str, list[tuple]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in backup.models()
        if model._meta.label not in restore.FILLED_BY_ITSELF
    }


@pytest.fixture
def kept(tmp_path):
    """A database with something in it, and its backup."""
    one = firm("one", own_day=date(2026, 1, 2), opens=time(8, 30), closes=time(17))
    user = User.objects.create_user("zoe@example.com", "a long password", name="Zoé")
    one.memberships.create(user=user, role="owner")
    path = tmp_path / "backup.tar.gz"
    backup.write(path)
    return path


def refill(path, replace=True):
    manifest = restore.check(path)
    if not replace and not restore.is_empty():
        raise Refusal("not empty")
    restore.fill(path, manifest)


def test_the_same_rows_come_back(kept):
    before = everything()
    Company.objects.update(name="changed")
    firm("two")
    User.objects.all().delete()
    refill(kept)
    assert everything() == before


def test_new_rows_get_new_keys_after_a_restore(kept):
    refill(kept)
    assert firm("two").pk > Company.objects.get(slug="one").pk


def test_the_file_is_private_and_left_alone_in_its_folder(kept):
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_many_rows_pass_chunk_by_chunk(tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "CHUNK", 3)
    for number in range(10):
        firm(f"firm-{number}")
    before = everything()
    backup.write(tmp_path / "many.tar.gz")
    refill(tmp_path / "many.tar.gz")
    assert everything() == before


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_damaged_file_is_refused_and_nothing_changes(kept, place):
    content = bytearray(kept.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    kept.write_bytes(content)
    before = everything()
    with pytest.raises(Refusal, match="damaged"):
        refill(kept)
    assert everything() == before


def test_wherever_a_bit_is_flipped_the_file_is_called_damaged(kept):
    """Also within the list of what is inside, where a changed letter would read like a newer version."""
    content = kept.read_bytes()
    for place in range(20, len(content), max(1, len(content) // 200)):
        changed = bytearray(content)
        changed[place] ^= 0xFF
        kept.write_bytes(changed)
        with pytest.raises(Refusal, match="damaged"):
            restore.check(kept)


def test_a_cut_file_is_refused(kept):
    kept.write_bytes(kept.read_bytes()[:-40])
    with pytest.raises(Refusal, match="damaged"):
        restore.check(kept)


def test_a_changed_row_is_refused(kept, tmp_path):
    repacked = tmp_path / "repacked.tar.gz"
    with tarfile.open(kept) as source:
        source.extractall(tmp_path / "parts")
    rows = tmp_path / "parts" / "company.Company.jsonl"
    rows.write_text(rows.read_text("utf-8").replace("fils", "fille"), "utf-8")
    with tarfile.open(repacked, "w:gz") as target:
        for name in [backup.MANIFEST, *sorted(p.name for p in (tmp_path / "parts").iterdir() if p.suffix != ".json")]:
            target.add(tmp_path / "parts" / name, name)
    with pytest.raises(Refusal, match="damaged"):
        restore.check(repacked)


def test_a_backup_of_a_newer_relance_is_refused(kept):
    manifest = restore.check(kept)
    manifest["migrations"].append("company.9999_future")
    with pytest.raises(Refusal, match="newer Relance"):
        restore._must_fit(manifest)


def test_a_database_in_use_is_not_overwritten_unasked(kept, monkeypatch):
    parser = __import__("argparse").ArgumentParser()
    restore.arguments(parser)
    with pytest.raises(Refusal, match="not empty"):
        restore.run(parser.parse_args([str(kept)]))


KILLED = """
import sys
from pathlib import Path
from relance.web import cli
cli.start_django()
from relance.web.commands import restore
real = restore._fill_table
def half(model, archive, manifest):
    real(model, archive, manifest)
    if model._meta.label == "company.Company":
        print("half-way", flush=True)
        sys.stdin.read()
restore._fill_table = half
restore.fill(Path(sys.argv[1]), restore.check(Path(sys.argv[1])))
"""


def database_of_this_test() -> str:
    """The test database as RELANCE_DATABASE names it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return name
    return os.environ["RELANCE_DATABASE"].rpartition("/")[0] + "/" + name


def test_killed_half_way_everything_is_as_before(kept):
    Company.objects.update(name="changed since")
    firm("two")
    before = everything()
    connection.close()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(kept)],
        env={**os.environ, "RELANCE_DATABASE": database_of_this_test()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline() == "half-way\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert everything() == before


def test_a_backup_fits_both_databases(kept, tmp_path):
    """The archive names models and plain values, nothing of one database."""
    manifest = restore.check(kept)
    with tarfile.open(kept) as archive:
        file = archive.extractfile("company.Company.jsonl")
        assert file
        row = dict(zip(_columns(manifest, "company.Company"), json.loads(file.readline()), strict=True))
    assert row["created_at"] == MOMENT.isoformat()
    assert (row["own_day"], row["opens"], row["test_mode"]) == ("2026-01-02", "08:30:00", True)
    assert manifest["key"]
    assert (settings.HOME / "secret.key").exists()


def _columns(manifest, name):
    return next(table["columns"] for table in manifest["tables"] if table["name"] == name)
