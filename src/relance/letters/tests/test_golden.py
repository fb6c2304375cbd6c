"""Whole letters, kept as files so that a reviewer reads them as their receiver does.

`RELANCE_WRITE_GOLDEN=1 pytest …` writes them anew after a wanted change; read them before committing.
"""

import os
from pathlib import Path

import pytest

from relance.letters.rules import Words
from relance.letters.tests.letters import (
    AWKWARD,
    BIEL,
    COMING,
    FORTY,
    FRANCS,
    LAW,
    NO_BANK,
    ONE,
    PART_PAID,
    RENT,
    RIGHT_TO_LEFT,
    THREE,
    a_letter,
    a_letter_to,
)

GOLDEN = Path(__file__).parent / "golden"

LETTERS = {
    "fr-person-note": a_letter("note", "fr", "person", COMING),
    "fr-person-friendly": a_letter("friendly", "fr", "person"),
    "fr-person-clear-part-paid": a_letter("clear", "fr", "person", PART_PAID),
    "fr-business-clear-without-contact": a_letter("clear", "fr", "business", contact=False),
    "fr-business-firm-several": a_letter("firm", "fr", "business", THREE),
    "en-person-friendly-without-bank": a_letter("friendly", "en", "person", ONE, NO_BANK),
    "en-business-note-several": a_letter("note", "en", "business", THREE),
    "en-business-clear-several": a_letter("clear", "en", "business", THREE),
    "en-business-firm": a_letter("firm", "en", "business"),
    "fr-person-friendly-on-paper": a_letter("friendly", "fr", "person", channel="letter"),
    "fr-business-firm-on-paper": a_letter("firm", "fr", "business", THREE, channel="letter"),
    "fr-business-clear-from-biel": a_letter("clear", "fr", "business", FRANCS, BIEL),
    "en-business-firm-law-practice": a_letter("firm", "en", "business", THREE, LAW),
    "fr-person-clear-law-practice": a_letter("clear", "fr", "person", ONE, LAW),
    "en-person-friendly-rent": a_letter("friendly", "en", "person", ONE, RENT),
    "fr-person-firm-rent": a_letter("firm", "fr", "person", PART_PAID, RENT, channel="letter"),
    "fr-business-firm-forty": a_letter("firm", "fr", "business", FORTY),
    "en-business-friendly-awkward": a_letter_to(AWKWARD, "friendly", THREE),
    "fr-business-clear-right-to-left": a_letter_to(RIGHT_TO_LEFT, "clear", ONE),
    "en-person-clear-on-paper": a_letter("clear", "en", "person", channel="letter"),
}


@pytest.mark.parametrize("name", LETTERS)
def test_reads_as_agreed(name: str) -> None:
    words, file = LETTERS[name], GOLDEN / f"{name}.txt"
    text = f"Subject: {words.subject}\n\n{words.body}" + _code(words)
    if os.environ.get("RELANCE_WRITE_GOLDEN"):
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text


def _code(words: Words) -> str:
    """What the code of the letter is called, and what a banking app reads off it."""
    return "".join(f"\n--- {' / '.join(each.lines)}\n{each.payload}\n" for each in words.blocks if each.payload)


def test_no_golden_letter_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(LETTERS)
