"""Collected bank statements, read a second time by another parser; and thousands of broken ones."""

import random
import time
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from relance.intake.formats import camt
from relance.intake.gate.content import Content
from relance.intake.rules.records import BankLine, Problem, Rejected
from relance.intake.tests.statements import GOOD, entry, part, read, statement, tx, txs
from relance.values.money import to_decimal

SHARED = Path(__file__).parents[5] / "shared"
"""Collected files beside the source; the tests that need them are skipped where there are none."""
SAMPLES = SHARED / "data" / "bank" / "camt"
MATCHING = SHARED / "cases" / "matching" / "bank.camt053.xml"
FILES = sorted(SAMPLES.iterdir()) if SAMPLES.is_dir() else []


def total(lines) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.account, line.currency] += to_decimal(line.amount, line.currency)
    return {key: value for key, value in sums.items() if value}


def plain(data: bytes) -> ElementTree.Element:
    """The file as the standard library reads it, without name spaces."""
    root = ElementTree.fromstring(data)
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    return root


def independent_total(data: bytes) -> dict[tuple[str, str], Decimal]:
    """Sums of booked and dated entries by another parser, knowing nothing of transactions."""
    root = plain(data)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for kind in ("Stmt", "Rpt", "Ntfctn"):
        for place in root.iter(kind):
            ids = [place.findtext(f"Acct/Id/{way}") for way in ("IBAN", "Othr/Id", "PrtryAcct/Id")]
            for node in place.findall("Ntry"):
                status = (node.findtext("Sts/Cd") or node.findtext("Sts") or "").strip()
                dated = any(node.findtext(f"{a}/{b}") for a in ("BookgDt", "ValDt") for b in ("Dt", "DtTm"))
                if dated and (status == "BOOK" or (not status and kind == "Stmt")):
                    sign = 1 if node.findtext("CdtDbtInd") == "CRDT" else -1
                    money = node.find("Amt")
                    try:
                        sums[next(filter(None, ids)), money.get("Ccy")] += sign * Decimal(money.text or "")
                    except ArithmeticError:
                        continue
    return {key: value for key, value in sums.items() if value}


@pytest.mark.skipif(not FILES, reason="the collected statements are not on this machine")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-60:])
def test_collected_statements(path):
    data = path.read_bytes()
    assert camt.claims(path.name, Content.of(data))
    found = read(data)
    lines = [line for line in found if isinstance(line, BankLine)]
    assert total(lines) == independent_total(data)
    assert {each.reason for each in found if isinstance(each, Problem)} <= {"bad_date", "bad_amount"}


@pytest.mark.skipif(not MATCHING.exists(), reason="the matching set is not on this machine")
def test_the_matching_set_adds_up_to_its_balances():
    data = MATCHING.read_bytes()
    lines = read(data)
    assert all(isinstance(line, BankLine) for line in lines)
    assert total(lines) == independent_total(data)
    assert len({line.bank_reference.partition("/")[0] for line in lines}) == 300
    assert len({line.bank_reference for line in lines}) == len(lines) == 305, "two collections, of three and four"
    moved: dict[str, Decimal] = defaultdict(Decimal)
    for place in plain(data).iter("Stmt"):
        balances = {b.findtext("Tp/CdOrPrtry/Cd"): Decimal(b.findtext("Amt") or "") for b in place.iter("Bal")}
        moved[place.findtext("Acct/Id/IBAN")] += balances["CLBD"] - balances["OPBD"]
    assert {account: value for (account, _), value in total(lines).items()} == dict(moved)


def mutated(source: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """The file with one to three things done to it."""
    for _ in range(source.randint(1, 3)):
        at, span = source.randrange(len(data) + 1), source.randint(1, 60)
        # Most damage breaks the XML: what breaks a value is chosen more often.
        doing = source.choice([0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 6, 6])
        if doing == 0:
            data = data[:at] + bytes(source.randrange(256) for _ in range(span)) + data[at + span :]
        elif doing == 1:
            data = data[:at] + data[at + span :]
        elif doing == 2:
            data = data[:at] + data[at : at + span] * source.randint(2, 50) + data[at:]
        elif doing == 3:
            data = data[:at]
        elif doing == 4:
            other = source.choice(others)
            data = data[:at] + other[source.randrange(len(other)) :][: span * 10] + data[at:]
        elif doing == 5:
            old, new = source.choice(
                [(b"CRDT", b"X"), (b"Amt", b"Acct"), (b"Dt>", b"Id>"), (b"BOOK", b""), (b"Ntry", b"Stmt")]
            )
            data = data.replace(old, new)
        else:
            digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57] or [0]
            place = source.choice(digits)
            data = data[:place] + source.choice([b"-", b"9" * 30, b".", b"e9", b"\xd9\xa3", b""]) + data[place + 1 :]
    return data


@pytest.mark.slow
def test_two_thousand_broken_files_are_refused_or_reported():
    source = random.Random(20261120)
    rich = statement(
        entry(more=txs(part("60.00", "A"), part("40.00", "B"))),
        entry("12.345", currency="KWD", sign="DBIT", more="<RvslInd>true</RvslInd>" + tx("<RtrInf/>")),
        entry("0.00"),
    )
    seeds = [rich, GOOD, *(path.read_bytes() for path in FILES)]
    slowest = 0.0
    for _ in range(2000):
        data = mutated(source, source.choice(seeds), seeds)
        camt.claims("x.xml", Content.of(data))
        began = time.monotonic()
        try:
            found = read(data)
        except Rejected as refused:
            assert refused.reason in {"empty_file", "not_a_table", "truncated_xml", "xml_entities"}
        else:
            assert all(isinstance(each, BankLine | Problem) for each in found)
        slowest = max(slowest, time.monotonic() - began)
    assert slowest < 5
