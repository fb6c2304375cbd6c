"""Workbooks of old Excel as rows."""

import datetime as dt
import struct
import threading
import time
from decimal import Decimal

import pytest

from relance.intake.rules.records import Gap
from relance.intake.tests import workbook_files as files
from relance.intake.tests.workbook_reading import refused, rows, tables

FIRST = (
    files.shared(0, 0, 0) + files.shared(0, 1, 1)
    + files.amount(2, 0, 46292.5, 1) + files.amount(2, 1, 0.1 + 0.2, 2)
    + files.boolean_or_error(3, 0, 1, False) + files.boolean_or_error(3, 1, 0x2A, True) + files.amount(3, 3, -5)
    + files.formula_of_text(4, 0, "calculé 漢")
)  # fmt: skip
TEXTS = ["Numéro", "Montant"]
OLD = files.old_stream({"Factures": FIRST, "Caché": files.amount(0, 0, 1)}, TEXTS, hidden="Caché")
EXPECTED = {
    1: ("Numéro", "Montant"),
    3: (dt.date(2026, 9, 27), Decimal("0.3")),
    4: ("TRUE", Gap.ERROR, "", Decimal(-5)),
    5: ("calculé 漢",),
}


@pytest.mark.parametrize("data", [OLD, files.container(Workbook=OLD), files.container(Other=b"x" * 9000, Book=OLD)])
def test_an_old_workbook(data):
    (table,) = tables(data)
    assert table.name == "Factures"
    for _ in range(2):
        assert {row.line: row.cells for row in table.rows()} == EXPECTED


def test_an_old_workbook_that_counts_from_1904():
    data = files.old_stream({"A": files.amount(0, 0, 46292, 1) + files.amount(0, 1, 0, 1)}, [], mac=True)
    assert rows(data) == {1: (dt.date(2030, 9, 28), dt.date(1904, 1, 1))}


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("dd/mm/yyyy", dt.date(2026, 9, 27)),
        ("TT.MM.JJ", dt.date(2026, 9, 27)),
        ("hh:mm", Decimal("46292.75")),
        ("0 DKK", Decimal("46292.75")),
        ('#,##0.00" DH"', Decimal("46292.75")),
    ],
)
def test_a_format_of_ones_own_in_an_old_workbook(code, value):
    own = files.record(0x41E, struct.pack("<H", 4), files.text8(code))
    assert rows(files.old_stream({"A": files.amount(0, 0, 46292.75, 2)}, [], more=own)) == {1: (value,)}


def test_texts_that_go_on_in_another_record():
    long = "é漢" * 3000
    whole = files.record(0xFC, struct.pack("<II", 2, 2), files.text8("first"), files.text8(long))
    stream = files.old_stream({"A": files.shared(0, 0, 0) + files.shared(0, 1, 1)}, ["first", long])
    cut = 2001
    body = whole[4:]
    parted = files.record(0xFC, body[: cut - 1]) + files.record(0x3C, b"\x01" + body[cut - 1 :])
    assert (cut - 1 - 8 - 13 - 3) % 2 == 0
    moved = stream.replace(whole, parted)
    place = moved.find(b"\x85\0") + 4
    (offset,) = struct.unpack_from("<I", moved, place)
    moved = moved[:place] + struct.pack("<I", offset + len(parted) - len(whole)) + moved[place + 4 :]
    assert rows(moved) == {1: ("first", long)}


def test_what_a_script_writes_without_a_container():
    begin = struct.pack("<6H", 0x809, 8, 0, 0x10, 0, 0)
    text = files.record(0x204, struct.pack("<HHHH", 0, 0, 0, 3), b"F-1")
    assert rows(begin + text + files.record(0x203, struct.pack("<HHHd", 0, 1, 0, 12.5)) + files.END) == {
        1: ("F-1", Decimal("12.5"))
    }


def test_hidden_old_sheets_count_where_nothing_else_is_there():
    assert rows(files.old_stream({"A": files.amount(0, 0, 1)}, [], hidden="A")) == {1: (Decimal(1),)}


LINK_TO_EVERY_CELL = files.record(0x1B8, struct.pack("<HHHH", 0, 65535, 0, 65535) + bytes(24))


def test_records_that_send_readers_into_loops_are_passed_over():
    started = time.process_time()
    assert rows(files.old_stream({"A": files.amount(0, 0, 1) + LINK_TO_EVERY_CELL}, [])) == {1: (Decimal(1),)}
    assert time.process_time() - started < 1


def _circular() -> bytes:
    """The stream of the workbook begins again and again."""
    data = bytearray(files.container(Workbook=OLD))
    for place in range(512 + 8, 512 + 40, 4):
        data[place : place + 4] = struct.pack("<I", 2)
    return bytes(data)


def _texts_that_go_backwards() -> bytes:
    spoken = struct.pack("<HBi", 1, 4, -8) + b"x"
    sst = files.record(0xFC, struct.pack("<II", 900_000, 900_000), spoken)
    stream = files.old_stream({"A": files.amount(0, 0, 1)}, [])
    return stream.replace(files.record(0xFC, bytes(8)), sst)


def _sheets_in_each_other() -> bytes:
    stream = files.old_stream({"A": files.amount(0, 0, 1), "B": files.amount(0, 0, 2)}, [])
    first, second = (
        place for place in range(len(stream)) if stream[place : place + 2] == b"\x85\0" and stream[place + 3] == 0
    )
    return stream[: second + 4] + stream[first + 4 : first + 8] + stream[second + 8 :]


@pytest.mark.parametrize(
    "data", [_circular(), _texts_that_go_backwards(), _sheets_in_each_other(), OLD[:-70], OLD[:100], OLD[:12]]
)
def test_damaged_old_workbooks_are_refused_at_once(data):
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(refused(data)), daemon=True)
    thread.start()
    thread.join(20)
    assert found == ["not_a_workbook"]
