"""Codes as they are seen: drawn, then read back by a reader as a telephone would."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.letters.drawing import png_of, side_of, svg_of
from relance.letters.rules import Words, write
from relance.letters.rules.html import Inline, html_of
from relance.letters.tests.letters import ANSWER_BY, BIEL, FRANCS, ONE, PEOPLE, SENDER, TODAY, a_letter
from relance.letters.tests.pictures import codes_in
from relance.letters.tests.test_paper import LYON, on_paper, printable
from relance.letters.typesetting import pages_of, pdf_of

ZURICH = {"address": "Bahnhofstrasse 3a\n8001 Zürich", "country": "CH"}


def payload_of(words: Words) -> str:
    return next(block.payload for block in words.blocks if block.payload)


def on_swiss_paper(language: str = "fr") -> Words:
    return on_paper(FRANCS, BIEL, language, **ZURICH)


@pytest.mark.parametrize("words", [a_letter("firm"), on_swiss_paper()], ids=["epc", "swiss"])
def test_the_picture_of_a_mail_says_the_code(words):
    png = png_of(payload_of(words))
    assert codes_in(png) == [payload_of(words)]
    assert len(png) < 10_000 and png == png_of(payload_of(words)), "small, and the same at every try"
    assert 120 <= side_of(png) <= 300


@settings(max_examples=25, deadline=None)
@given(firm=st.text(max_size=80), number=st.text(min_size=1, max_size=140), minor=st.integers(1, 99_999_999_999))
def test_whatever_has_a_code_can_be_drawn_and_read(firm, number, minor):
    for sender, line in ((SENDER, ONE[0]), (BIEL, FRANCS[0])):
        line = replace(line, number=number, open=minor)
        words = write("firm", (line,), replace(sender, bank_name=firm), PEOPLE["en", "person"], TODAY, ANSWER_BY)
        for payload in (block.payload for block in words.blocks if block.payload):
            assert codes_in(png_of(payload)) == [payload]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [on_paper(), on_swiss_paper(), on_swiss_paper("en")], ids=["epc", "swiss-fr", "swiss-en"]
)
def test_the_sheet_says_the_code(words):
    pages = pages_of([printable(words)], "x")
    assert [found for page in pages for found in codes_in(page)] == [payload_of(words)]


@pytest.mark.slow
@pytest.mark.parametrize("words", [on_paper(), on_swiss_paper()], ids=["epc", "swiss"])
def test_the_file_keeps_both_standards_and_says_what_the_code_is(words):
    pdf = pdf_of([printable(words)], "x")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf and b"<pdfaid:part>3</pdfaid:part>" in pdf
    assert b"/Alt" in pdf


@pytest.mark.slow
def test_every_letter_of_a_pile_has_its_own_code():
    pile = [on_paper(), on_paper(tuple(replace(line, open=4200) for line in ONE)), on_swiss_paper()]
    pages = pages_of([printable(words) for words in pile], "x")
    assert [found for page in pages for found in codes_in(page)] == [payload_of(words) for words in pile]


def test_letters_kept_before_and_letters_without_a_code_are_set_as_they_were():
    without = on_paper(sender=replace(LYON, iban=""))
    assert not any(block.payload for block in without.blocks)
    assert [code for page in pages_of([printable(without)], "x") for code in codes_in(page)] == []


def test_the_lines_on_a_page_need_no_style_and_hold_no_markup():
    svg = svg_of(payload_of(a_letter("firm")), 'Code "1" <b>&')
    assert "style" not in svg and "<b>" not in svg
    assert 'role="img" aria-label="Code &quot;1&quot; &lt;b&gt;&amp;"' in svg


def test_the_mail_shows_its_own_picture_and_says_what_it_is():
    words = a_letter("firm")
    html = html_of(
        words.blocks, language="en", subject="S", firm="F", stress="", picture=Inline("code@relance-1-2", 171)
    )
    assert html.count("<img") == 1 and 'src="cid:code@relance-1-2"' in html
    assert 'alt="Code for your banking app: €1,730.00 to Plomberie Aubry, reference F-2026-0402"' in html
    assert "FR82 9999 9000 0100 0000 0511 294" in html and "http" not in html and "data:" not in html
