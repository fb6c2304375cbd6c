"""Letters on paper: the sheet, the window of each country, and that no text is ever read as markup."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.letters import typesetting
from relance.letters.rules import Line, Recipient, Sender, Words, write
from relance.letters.rules.paper import countries, paper_of
from relance.letters.tests.letters import ANSWER_BY, ONE, PEOPLE, SENDER, THREE, TODAY
from relance.letters.typesetting import Printable, lacking, pdf_of

LYON = replace(SENDER, address="14 rue des Tables-Claudiennes\n69001 Lyon", country="FR")
HOSTILE = ['#read("/etc/passwd")', "$x^2$ \\ *b* _i_ `r` <end-0> @end-0", "\u202eevil\u202c \u200f", "A" * 10_000]
HOSTILE += [
    "mot " * 3000,
    "😀 Café ☕ 木村 שלום",
    "\\u{1F600} #sys.inputs",
    "// /* =",
    "{page} {pages}",
    "\x00\r\n\t",
    "",
]


def on_paper(
    lines: tuple[Line, ...] = ONE,
    sender: Sender = LYON,
    language: str = "fr",
    kind: str = "business",
    **known: Any,
) -> Words:
    reader: Recipient = replace(PEOPLE[language, kind], **{"address": "3 avenue du Parc\n69006 Lyon", **known})
    return write("firm", lines, sender, reader, TODAY, ANSWER_BY, channel="letter")


def printable(words: Words) -> Printable:
    assert words.sheet is not None
    return Printable(words.language, words.blocks, words.stress, words.sheet, TODAY)


def test_the_sheet_says_who_where_and_when() -> None:
    sheet = on_paper().sheet
    assert sheet.sender == ("14 rue des Tables-Claudiennes", "69001 Lyon", SENDER.phone, SENDER.email)
    assert sheet.to == ("Garage du Lac", "À l’attention de Hugo Martin", "3 avenue du Parc", "69006 Lyon")
    assert (sheet.dated, sheet.reference) == ("Lyon, le 24\u00a0novembre\u00a02026", "Notre référence\u00a0: C-00017")
    assert (sheet.title, sheet.has_address) == ("Notre facture F-2026-0402", True)
    assert on_paper(THREE).sheet.title == "Vos factures ouvertes"


def test_a_private_person_is_named_once_and_without_a_town_there_is_no_place() -> None:
    sheet = on_paper(kind="person", sender=replace(LYON, address="1 Mill Lane\nLeeds LS1 4AB", country="GB")).sheet
    assert sheet.to[0] == "Odile Lefort" and sheet.dated == "Le 24\u00a0novembre\u00a02026"


@pytest.mark.parametrize(
    "country, home, last",
    [("DE", "FR", "ALLEMAGNE"), ("FR", "FR", "69006 Lyon"), ("", "FR", "69006 Lyon"), ("FR", "GB", "FRANCE")],
)
def test_abroad_the_country_stands_below(country: str, home: str, last: str) -> None:
    assert on_paper(country=country, sender=replace(LYON, country=home)).sheet.to[-1] == last


def test_without_an_address_it_is_said() -> None:
    assert not on_paper(address=" \n ").sheet.has_address


def test_on_paper_nobody_is_asked_to_reply_with_a_word() -> None:
    body = on_paper().body
    assert "Répondez" not in body and "Dites-nous à quelle date" in body
    assert body.rstrip().endswith("appelez le numéro qui y figure.")
    assert "répondre par courrier ou écrire à claire@plomberie-aubry.example" in body
    assert "croisé avec cette lettre" in body


def test_on_paper_a_firm_without_telephone_and_mailbox_is_still_reached() -> None:
    assert "Vous pouvez répondre par courrier." in on_paper(sender=replace(LYON, phone="", email="")).body


@pytest.mark.parametrize(
    "contact, line",
    [
        ("Anne Dupont", "À l’attention d’Anne Dupont"),
        ("Mme Anne Dupont", "À l’attention de Mme Anne Dupont"),
        ("Émile Zola", "À l’attention d’Émile Zola"),
    ],
)
def test_the_attention_line_elides(contact: str, line: str) -> None:
    assert on_paper(contact=contact).sheet.to[1] == line
    assert on_paper(contact="Anne", language="en").sheet.to[1] == "For the attention of Anne"


@pytest.mark.parametrize("country", [*countries(), "default"])
def test_every_paper_keeps_its_window_on_the_sheet_and_clear(country: str) -> None:
    paper = paper_of(country)
    width, height = {"a4": (210, 297), "us-letter": (215.9, 279.4)}[paper.paper]
    window = paper.window
    assert paper.side in ("left", "right")
    assert window.left >= 15 and window.left + window.width <= width - 15
    assert (window.left > width / 2) == (paper.side == "right")
    assert window.top >= 40 and window.top + window.height < paper.below < height / 2
    assert window.height >= 17, "four lines of an address"


def test_an_unknown_country_has_the_careful_paper() -> None:
    assert paper_of("ZZ") == paper_of("") == paper_of("../FR") and paper_of("ZZ").side == "left"


@pytest.mark.slow
def test_the_file_is_tagged_kept_for_archives_and_says_its_language() -> None:
    pdf = pdf_of([printable(on_paper(THREE))], "Un relevé")
    assert pdf.startswith(b"%PDF-1.7")
    for mark in (
        b"/StructTreeRoot",
        b"/MarkInfo",
        b"/OutputIntents",
        b"/Lang(fr)",
        b"/Lang(fr-FR)",
        b"/DisplayDocTitle true",
    ):
        assert mark in pdf, mark
    assert re.search(rb"<pdfaid:part>3</pdfaid:part>.*<pdfaid:conformance>A</pdfaid:conformance>", pdf, re.DOTALL)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf and b"/Encrypt" not in pdf and b"/JavaScript" not in pdf
    assert pdf_of([printable(on_paper(THREE))], "Un relevé") == pdf, "the same letter is the same file"


@pytest.mark.slow
def test_hostile_names_are_set_as_they_are_and_break_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = []
    for text in HOSTILE:
        sender = Sender(text, text, text, text, text, text, f"{text}\n{text}", "FR")
        lines = tuple(Line(text or "x", TODAY, TODAY - timedelta(days=n), 500, 50, "EUR", True) for n in range(3))
        letters.append(printable(on_paper(lines, sender, name=text, contact=text, address=text, reference=text or "r")))
    pages = typesetting.pages_of(letters, '#panic("x")')
    assert len(HOSTILE) <= len(pages) < 4 * len(HOSTILE)
    assert pdf_of(letters, '#panic("x")').startswith(b"%PDF")


@pytest.mark.slow
def test_a_long_list_goes_over_pages() -> None:
    many = tuple(Line(f"F-{n}", None, TODAY - timedelta(days=n % 90), 100, 100, "EUR", False) for n in range(300))
    assert 8 <= len(typesetting.pages_of([printable(on_paper(many))], "x")) <= 12


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(text=st.text(max_size=60), currency=st.sampled_from(["EUR", "JPY", "GBP", "XAF"]))
def test_any_text_can_be_set(text: str, currency: str) -> None:
    line = Line(text or "1", date(2026, 1, 1), date(2026, 2, 1), 10**14, 10**13, currency, True)
    words = on_paper((line,), replace(LYON, firm=text, address=text), name=text, contact=text, address=text)
    assert pdf_of([printable(words)], text).startswith(b"%PDF")


def test_what_a_person_pastes_along_spoils_no_document() -> None:
    pasted = "".join(map(chr, (*range(0x100), 0x2028, 0x2029, 0x200B, 0x202E, 0xFEFF, 0xFFFE, 0xE000, 0x10FFFF)))
    for text in (pasted, *typesetting.CONTROLS):
        letter = printable(on_paper())
        letter = replace(letter, sheet=replace(letter.sheet, to=(f"Garage{text}du Lac",)))
        assert pdf_of([letter], "x").startswith(b"%PDF"), ascii(text)


def test_what_cannot_be_printed_is_known_before() -> None:
    assert lacking(["Éva Kovács, Żółta 1, Ωμέγα, Ћирилица — “№” 1 930,00 €"]) == ""
    assert lacking(["木村 😀", "שלום"]) == "木村שלום"
