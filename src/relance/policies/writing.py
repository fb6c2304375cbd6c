"""A policy's data as a TOML file that a person can edit. Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def as_toml(data: Mapping[str, Any]) -> str:
    """The text of a file that `reading` takes back as the same data."""
    return "\n".join(_table(data, "")).strip() + "\n"


def _table(data: Mapping[str, Any], path: str) -> Iterator[str]:
    """Plain values first, then tables, then lists of tables: in TOML the order is part of the meaning."""
    for key, value in data.items():
        if not _is_table(value) and not _is_tables(value):
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
    for key, value in data.items():
        if _is_table(value):
            yield f"[{path}{key}]"
            yield from _table(value, f"{path}{key}.")
            yield ""
    for key, value in data.items():
        if _is_tables(value):
            for each in value:
                yield f"[[{path}{key}]]"
                yield from _table(each, f"{path}{key}.")


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)
