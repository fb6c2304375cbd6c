"""Bring back what a backup file holds.

`./relance restore FILE` fills an empty database. `--replace` replaces what is there. The file is
checked first, whole; then everything comes in at once or not at all, also if the machine stops half-way.
Stop `serve` before. A backup of SQLite can be restored into PostgreSQL, and the reverse. Afterwards
everybody logs in again.

Exit codes: 0 done, 2 the file is damaged, does not fit, or the database is not empty (nothing was changed).
"""

import argparse
import gzip
import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from relance.web.cli import Refusal, show_json
from relance.web.commands.backup import FORMAT, KEY, MANIFEST, chunk_of, migrations, models

GROUP = "house"
FILLED_BY_ITSELF = {"contenttypes.ContentType", "auth.Permission"}
"""Tables that a fresh database has rows in."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `backup` wrote")
    parser.add_argument("--replace", action="store_true", help="replace what is in the database now")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Check, then restore."""
    manifest = check(args.file)
    if not args.replace and not is_empty():
        raise Refusal(
            "The database is not empty. Nothing was changed. To replace what is there, make a backup of it first "
            "(./relance backup FILE), then repeat with --replace."
        )
    fill(args.file, manifest)
    rows = sum(table["rows"] for table in manifest["tables"])
    if args.json:
        show_json({"file": str(args.file), "written_at": manifest["written_at"], "rows": rows})
    else:
        print(f"Restored {rows} rows as of {manifest['written_at'][:16].replace('T', ' ')} UTC. Please log in again.")
    return 0


def check(path: Path) -> dict[str, Any]:
    """Read the whole archive and prove every part of it; the manifest. Touches nothing."""
    if not path.is_file():
        raise Refusal(f"There is no file {path}. Name a file that `./relance backup` wrote.")
    try:
        _must_be_whole(path)
        with tarfile.open(path, "r:gz") as archive:
            manifest = _manifest(archive)
            _must_fit(manifest)
            expected = {f"{table['name']}.jsonl": table["sha256"] for table in manifest["tables"]}
            if manifest["key"]:
                expected[KEY] = manifest["key"]
            found = {entry.name: _digest(archive, entry) for entry in archive if entry.name != MANIFEST}
    except (tarfile.TarError, EOFError, OSError, zlib.error, KeyError, ValueError, TypeError) as error:
        raise Refusal(f"{path} is damaged or no backup of Relance. Nothing was changed. Use another file.") from error
    if found != expected:
        raise Refusal(f"{path} is damaged: a part is not what was written. Nothing was changed. Use another file.")
    return manifest


def is_empty() -> bool:
    """Whether nobody has put anything into the database yet."""
    return not any(model._base_manager.exists() for model in models() if model._meta.label not in FILLED_BY_ITSELF)


def fill(path: Path, manifest: dict[str, Any]) -> None:
    """All tables in one transaction: either all of it is there afterwards, or what was there before."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    with tarfile.open(path, "r:gz") as archive:
        key = _key(archive) if manifest["key"] else None
        with transaction.atomic():
            _empty()
            for model in models():
                _fill_table(model, archive, manifest)
            connection.check_constraints()
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), models()):
                    cursor.execute(statement)
    if key:
        _keep_key(key)


def _must_be_whole(path: Path) -> None:
    """Read to the end, where gzip keeps its checksum, before a word of it is believed: a flipped bit in the
    manifest would read like a newer version. Padding after the last part counts too, a file that ends in it was cut."""
    with gzip.open(path) as file:
        while file.read(1 << 20):
            pass


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    if first is None or first.name != MANIFEST:
        raise ValueError(MANIFEST)
    file = archive.extractfile(first)
    assert file is not None
    return dict(json.load(file))


def _must_fit(manifest: dict[str, Any]) -> None:
    """Refuse what this Relance cannot read. An older backup fits as long as every new column can be left empty."""
    unknown = set(manifest["migrations"]) - set(migrations())
    if manifest["format"] > FORMAT or unknown:
        raise Refusal(
            f"This backup was made by a newer Relance ({manifest['relance']}). Nothing was changed. "
            "Start that version, or a later one, and restore with it."
        )


def _digest(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> str:
    file = archive.extractfile(entry)
    if file is None:
        raise ValueError(entry.name)
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _empty() -> None:
    """Empty every table, the queue and the log-ins too: what they hold belongs to what goes."""
    from django.apps import apps
    from django.db import connection

    quote = connection.ops.quote_name
    tables = [quote(m._meta.db_table) for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
            return
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")


def _fill_table(model: Any, archive: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    from django.db import connection

    table = next((one for one in manifest["tables"] if one["name"] == model._meta.label), None)
    if table is None:
        return
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"
    rows = _rows(archive, table, fields)
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, chunk_of(model))):
            cursor.executemany(insert, chunk)


def _rows(archive: tarfile.TarFile, table: dict[str, Any], fields: list[Any]) -> Iterator[list[Any]]:
    """The rows as the database takes them, whichever database it is."""
    from django.db import connection

    file = archive.extractfile(f"{table['name']}.jsonl")
    assert file is not None
    for line in file:
        said = dict(zip(table["columns"], json.loads(line), strict=True))
        yield [
            field.get_db_prep_save(
                field.to_python(said[field.attname]) if field.attname in said else field.get_default(), connection
            )
            for field in fields
        ]


def _key(archive: tarfile.TarFile) -> bytes:
    file = archive.extractfile(KEY)
    assert file is not None
    return file.read()


def _keep_key(content: bytes) -> None:
    """The key that signed what was restored."""
    from django.conf import settings

    path = settings.HOME / KEY
    half = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    half.replace(path)
