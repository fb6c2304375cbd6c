"""Files damaged in every way we could think of: each is read or refused in words, and neither takes long.

`FUZZ=10000 FUZZ_FROM=300` asks for more of them; each number is always the same file.
"""

import io
import json
import os
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from random import Random

import pytest

from relance.intake.actions import Options, Rejected, preview
from relance.intake.gate.content import Content
from relance.intake.report import Report
from tests.acceptance.import_seeds import seeds

HOW_MANY, FIRST = int(os.environ.get("FUZZ", "300")), int(os.environ.get("FUZZ_FROM", "0"))
IN_ONE_TEST = 100
LONGEST = 5.0
TODAY = date(2026, 11, 21)
Damage = Callable[[Random, bytes], bytes]

ODD = (
    *(b"\0", b"\0" * 30, b"\xef\xbb\xbf", b"\xff\xfe", b'"', b'""', b"'", b"\r", b"\x1a", b"\x85", b"\xe2\x80\xa8"),
    *(b"\xed\xa0\x80", b"&#0;", b"&#xD800;", b"&amp;amp;", b"_xD800_", b"=1+1", b"\xd9\xa1\xd9\xa2", b"\xc2\xb2"),
    *(b"9" * 400, b"1e308", b"1E+15", b"-", b"--1", b"NaN", b"Infinity", b"999999999999999,99", b"9223372036854775807"),
    *(
        b"0001-01-01",
        b"9999-12-31",
        b"31/02/2026",
        b"00/00/0000",
        b"(((1)))",
        b"<1>",
        b"$\xc2\xa3\xe2\x82\xac1",
        b"XXX",
    ),
    *(
        b";" * 1500,
        b"\n" * 200,
        b"<![CDATA[",
        b"<!DOCTYPE a>",
        b"<!--",
        b"sep=,\n",
        b"TOTAL",
        b"Invoice number",
        b"A-" * 90,
    ),
)
LONG = (
    b"a",
    b"1",
    b"1.",
    b"1,",
    b"1 ",
    b" ",
    b"(",
    b"()",
    b"-",
    b"a@",
    b"a.",
    b"AAA ",
    b"$",
    b"&",
    b"&#1;",
    b"\xc3\xa9",
    b"<a>",
)
"""What a very long cell repeats."""


def flip(chance: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def cut(chance: Random, data: bytes) -> bytes:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return chance.choice((data[:end], data[start:], data[:start] + data[end:]))


def insert(chance: Random, data: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 5))):
        place = chance.randrange(len(data) + 1)
        data = data[:place] + chance.choice(ODD) + data[place:]
    return data


def lengthen(chance: Random, data: bytes) -> bytes:
    """A very long cell, in the middle of another one."""
    place = chance.randrange(len(data) + 1)
    piece = chance.choice(LONG)
    return data[:place] + piece * (chance.choice((90, 11_000, 300_000, 1_200_000)) // len(piece)) + data[place:]


def _line_by_line(change: Callable[[Random, list[bytes]], list[bytes]]) -> Damage:
    def damage(chance: Random, data: bytes) -> bytes:
        return b"".join(change(chance, re.findall(rb"[^\n]*\n|[^\n]+", data)))

    damage.__name__ = change.__name__
    return damage


def shuffle(chance: Random, lines: list[bytes]) -> list[bytes]:
    return chance.sample(lines, len(lines))


def repeat(chance: Random, lines: list[bytes]) -> list[bytes]:
    place = chance.randrange(len(lines))
    return lines[:place] + lines[place : place + 1] * chance.choice((2, 2, 50, 3000)) + lines[place:]


def drop(chance: Random, lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if chance.random() > 0.3]


def head_again(chance: Random, lines: list[bytes]) -> list[bytes]:
    place = chance.randrange(len(lines) + 1)
    return lines[:place] + lines[: chance.choice((1, 1, 3))] + lines[place:]


def swap_cells(chance: Random, lines: list[bytes]) -> list[bytes]:
    """Two pieces of one line change places, whatever stands between them."""
    place = chance.randrange(len(lines))
    pieces = re.split(rb"([;,\t|<>]+)", lines[place])
    one, two = chance.randrange(len(pieces)), chance.randrange(len(pieces))
    pieces[one], pieces[two] = pieces[two], pieces[one]
    return [*lines[:place], b"".join(pieces), *lines[place + 1 :]]


def swap_separators(chance: Random, data: bytes) -> bytes:
    one, two = chance.sample((b";", b",", b"\t", b"|", b".", b" ", b'"', b"/"), 2)
    return data.replace(one, b"\x1e").replace(two, one).replace(b"\x1e", two)


def figures(chance: Random, data: bytes) -> bytes:
    """Some figures become others: days, sums and numbers that are none."""
    new = (b"0", b"-1", b"99999999999999999", b"1e9", b"31/12/2199", b"00", b"", b"2026-13-45", b"1.234.567,891")
    return re.sub(rb"\d+", lambda found: chance.choice(new) if chance.random() < 0.03 else found.group(), data)


def recode(chance: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "utf-32")), "replace")


PLAIN: tuple[Damage, ...] = (
    *(flip, cut, insert, insert, lengthen, swap_separators, figures, figures, recode),
    *map(_line_by_line, (shuffle, repeat, drop, head_again, swap_cells, swap_cells)),
)


def inside(chance: Random, data: bytes) -> bytes:
    """Damage within a zip archive, which is put together again: its parts change, move, double or go."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    place, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    (name, content), (second, its) = parts[place], parts[other]
    change = chance.randrange(10)
    if change == 0:
        parts[place], parts[other] = (name, its), (second, content)
    elif change == 1:
        del parts[place]
    elif change == 2:
        parts.append((name, its))
    elif change == 3:
        parts[place] = (name.upper().replace("/", "\\"), content)
    else:
        parts[place] = (name, chance.choice(PLAIN)(chance, content or b" "))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return buffer.getvalue()


@cache
def good_files() -> list[tuple[str, bytes]]:
    return seeds()


def damaged(number: int) -> tuple[str, str, bytes]:
    """The file of that number: its name, what was done to it, its bytes."""
    chance = Random(number)
    name, data = good_files()[number % len(good_files())]
    done = [name]
    for _ in range(chance.choice((1, 1, 2, 4))):
        damage = inside if zipfile.is_zipfile(io.BytesIO(data)) and chance.random() < 0.8 else chance.choice(PLAIN)
        done.append(damage.__name__)
        try:
            data = damage(chance, data) if data else b""
        except Exception:  # An archive that is damaged already: of that the library raises anything.
            break
    return chance.choice((*(name,) * 12, "liste.csv", "x.xlsx", "y.xml", "z.txt")), " ".join(done), data


def read(name: str, data: bytes) -> Report | None:
    """What the whole way of an import says; None where it refuses in words."""
    try:
        report = preview(None, name, Content.of(data), Options(), today=TODAY)
    except Rejected as refused:
        assert refused.reason and len(str(refused)) > 10
        return None
    return report


def is_sound(report: Report) -> bool:
    """Whether a report can be kept and shown, and its counts can be."""
    kept = json.dumps(report.shown(), allow_nan=False)
    sums = [report.invoices, report.payments, report.credit_notes]
    counted = all(one["count"] >= 0 for one in sums) and all(
        minor > 0 for minor in report.invoices["total_minor"].values()
    )
    return (
        counted and "\\u0000" not in kept and not re.search(r"\\ud[89a-f]", re.sub(r"\\ud[89ab]..\\ud[c-f]", "", kept))
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("first", range(FIRST, FIRST + HOW_MANY, IN_ONE_TEST))
def test_a_damaged_file_is_read_or_refused_in_words_and_soon(first: int) -> None:
    for number in range(first, min(first + IN_ONE_TEST, FIRST + HOW_MANY)):
        name, how, data = damaged(number)
        begun = time.process_time()
        try:
            report = read(name, data)
        except Exception as error:
            raise AssertionError(f"file {number} ({name}: {how}) was neither read nor refused") from error
        taken = time.process_time() - begun
        assert taken < LONGEST, f"file {number} ({name}: {how}) took {taken:.1f} s"
        assert report is None or is_sound(report), f"file {number} ({name}: {how}) has a report that cannot be kept"


@pytest.mark.parametrize("place", range(len(good_files())), ids=lambda place: good_files()[place][0])
def test_what_the_fuzz_begins_with_is_read(place: int) -> None:
    name, data = good_files()[place]
    refused = ("d10_", "d11_", "d12_")
    assert (read(name, data) is None) == name.startswith(refused)
