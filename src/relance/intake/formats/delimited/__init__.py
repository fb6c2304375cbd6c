"""Delimited text with a header line: any usual encoding and separator.

Reads rows as text; what the cells mean is said by intake.rules.
"""

import csv
import io
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from charset_normalizer import from_bytes

from relance.intake.rules import FIELDS, NEEDED, RawRow

SEPARATORS = ",;\t|"
LARGEST = 50 * 1024 * 1024


class Rejected(ValueError):
    """The file cannot be read at all. `reason` is a code, the message says what to do."""

    says_what_to_do = True

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@cache
def _known_headers() -> dict[str, str]:
    """Field by plain header text."""
    data = tomllib.loads((Path(__file__).parent / "headers.toml").read_text("utf-8"))
    return {_plain(alias): field for field, aliases in data.items() for alias in aliases}


def _plain(header: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", header) if not unicodedata.combining(c))
    return "".join(c for c in bare.casefold() if c.isalnum())


def text_of(data: bytes) -> str:
    """The file as text. Raises Rejected for one that is empty, too large or no text."""
    if not data.strip():
        raise Rejected("empty_file", "The file is empty. Export it again and drop the new file.")
    if len(data) > LARGEST:
        raise Rejected("too_large", "The file is over 50 MB. Export a shorter period.")
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    guess = from_bytes(data[:200_000], cp_isolation=["cp1252", "mac_roman", "cp850"]).best()
    return data.decode(guess.encoding if guess else "cp1252", errors="replace")


def read(data: bytes, mapping: Mapping[str, str]) -> tuple[dict[str, str], Iterator[RawRow]]:
    """The columns found (field by header) and the rows. `mapping` says field = column where the user did.

    Raises Rejected where a needed column is missing.
    """
    text = text_of(data).replace("\0", "")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header, start = next(((row, lines.line_num) for row in lines if any(cell.strip() for cell in row)), ([], 0))
    except csv.Error as error:
        raise _broken(error, 1) from error
    columns = columns_of(header, mapping)
    return {name: header[place] for name, place in columns.items()}, _rows(lines, columns, start)


def columns_of(header: list[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The place of each field's column. The first column that fits a field takes it."""
    known = _known_headers()
    columns: dict[str, int] = {}
    for place, cell in enumerate(header):
        field = known.get(_plain(cell))
        if field and field not in columns and field not in mapping:
            columns[field] = place
    plain = [_plain(cell) for cell in header]
    for field, column in mapping.items():
        if field not in FIELDS:
            raise Rejected("bad_mapping", f"“{field}” is no field. Fields: {', '.join(FIELDS)}")
        if _plain(column) not in plain:
            raise Rejected("bad_mapping", f"There is no column “{column}”. Columns: {_shown(header)}")
        columns[field] = plain.index(_plain(column))
    missing = [field for field in NEEDED if field not in columns]
    if missing:
        raise Rejected(
            "not_a_table",
            f"No column was recognised for: {', '.join(missing)}. Say which it is, for example "
            f"--map {missing[0]}=COLUMN. Columns: {_shown(header)}",
        )
    return columns


def _shown(header: list[str]) -> str:
    """Column names fit to be shown: a file may hold anything, also what a terminal would obey."""
    names = ("".join(c for c in cell if c.isprintable()).strip() for cell in header)
    return ", ".join(names)[:300]


def _rows(lines: Iterator[list[str]], columns: Mapping[str, int], start: int) -> Iterator[RawRow]:
    """Rows by field; blank lines are passed over. A row is named by its first physical line."""
    previous = start
    try:
        for row in lines:
            line, previous = previous + 1, getattr(lines, "line_num", previous + 1)
            if any(cell.strip() for cell in row):
                yield RawRow(line, {name: row[place] if place < len(row) else "" for name, place in columns.items()})
    except csv.Error as error:
        raise _broken(error, previous + 1) from error


def _broken(error: csv.Error, line: int) -> Rejected:
    """Most often a quotation mark that opens and is never closed: the rest of the file is one cell."""
    return Rejected("not_a_table", f"Line {line} cannot be read ({error}). Look for a quotation mark without its pair.")
