"""Write everything into one file: the database and the secret key.

`./relance backup FILE` may run while people work: the file shows one moment. It is a .tar.gz that only
you can read, it appears under its name when it is complete, and it fits SQLite and PostgreSQL alike.
Log-ins under way and jobs that wait in the queue are left out: both come back by themselves.

Exit codes: 0 done, 2 the file cannot be written.
"""

import argparse
import base64
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import relance
from relance.values.clock import wall_clock
from relance.web.cli import Refusal, show_json

GROUP = "house"
FORMAT = 1
MANIFEST, KEY = "manifest.json", "secret.key"
LEFT_OUT = {"sessions", "django_q"}
CHUNK = 2_000
FEW = 8


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write, for example relance.tar.gz")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write it and say what is in it."""
    target = args.file.absolute()
    if target.is_dir():
        raise Refusal(f"{target} is a folder. Name a file in it, for example {target / 'relance.tar.gz'}")
    try:
        manifest = write(target)
    except OSError as error:
        raise Refusal(f"{target} cannot be written: {error.strerror}. Name another place.") from error
    rows = sum(table["rows"] for table in manifest["tables"])
    if args.json:
        show_json({"file": str(target), "tables": len(manifest["tables"]), "rows": rows})
    else:
        print(f"Backup written: {target} ({rows} rows, {target.stat().st_size:,} bytes). Keep it in a safe place.")
    return 0


def models() -> list[Any]:
    """Every table of ours, by its model, join tables included."""
    from django.apps import apps

    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label)


def write(target: Path) -> dict[str, Any]:
    """Make the archive beside its place and move it there once it is complete; its manifest."""
    with tempfile.TemporaryDirectory(prefix=".relance-backup-", dir=target.parent) as folder:
        parts = Path(folder)
        with one_moment():
            tables = [_write_table(model, parts) for model in models()]
            applied = migrations()
        manifest = {
            "format": FORMAT,
            "relance": relance.__version__,
            "written_at": wall_clock().isoformat(),
            "migrations": applied,
            "tables": tables,
            "key": _key(parts),
        }
        half = parts / "archive"
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            _pack(file, manifest, parts)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """See one moment of the database, while others go on writing."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                yield
            return
        # `atomic` would take the right to write. A plain read transaction sees one moment and, with the
        # write-ahead log, holds nobody up.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def migrations() -> list[str]:
    """What has been applied, as `app.name`."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def _write_table(model: Any, folder: Path) -> dict[str, Any]:
    fields = model._meta.concrete_fields
    path = folder / f"{model._meta.label}.jsonl"
    digest, rows = hashlib.sha256(), 0
    with path.open("wb") as file:
        for row in _rows(model):
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
            rows += 1
    columns = [field.attname for field in fields]
    return {"name": model._meta.label, "columns": columns, "rows": rows, "sha256": digest.hexdigest()}


def _rows(model: Any) -> Iterator[tuple[Any, ...]]:
    """All rows, a chunk at a time by key, so that no table need fit into memory."""
    columns = [field.attname for field in model._meta.concrete_fields]
    key = columns.index(model._meta.pk.attname)
    most = chunk_of(model)
    chunk = model._base_manager.order_by("pk").values_list(*columns)
    rows = list(chunk[:most])
    while rows:
        yield from rows
        rows = list(chunk.filter(pk__gt=rows[-1][key])[:most])


def chunk_of(model: Any) -> int:
    """How many rows are held at once: few where each may hold a piece of a file."""
    from django.db.models import BinaryField

    return FEW if any(isinstance(field, BinaryField) for field in model._meta.concrete_fields) else CHUNK


def _plain(value: Any) -> Any:
    """A value as JSON has it; the field's `to_python` reads it back."""
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, timedelta):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _key(folder: Path) -> str | None:
    """Put the secret key beside the tables, unless it comes from the environment; its hash."""
    from django.conf import settings

    path = settings.HOME / KEY
    if os.environ.get("RELANCE_SECRET") or not path.exists():
        return None
    content = path.read_bytes()
    (folder / KEY).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _pack(file: Any, manifest: dict[str, Any], parts: Path) -> None:
    """The manifest first: whoever reads the archive knows what to expect."""
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
        text = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
        for table in manifest["tables"]:
            archive.add(parts / f"{table['name']}.jsonl", f"{table['name']}.jsonl")
        if manifest["key"]:
            archive.add(parts / KEY, KEY)
