"""Whatever is recorded on a timeline is told in words of the reader."""

import re
from pathlib import Path

import relance
from relance.arrangements.rules import Kind
from relance.desk.customer.timeline import WORDS
from relance.ledger.rules import EntryKind

ROOMS = Path(relance.__file__).parent
SETTLED = {EntryKind.SETTLED_BEFORE: "settled_before", EntryKind.SETTLED_ELSEWHERE: "settled_elsewhere"}


def test_every_kind_of_happening_has_its_words():
    written = {
        found
        for path in ROOMS.rglob("*.py")
        if "tests" not in path.parts
        for found in re.findall(r'Happening\([\w.]+, "(\w+)"', path.read_text("utf-8"))
    }
    assert len(written) > 12
    booked = {SETTLED.get(kind, str(kind)) for kind in EntryKind}
    assert not (written | booked | {str(kind) for kind in Kind}) - WORDS.keys()
