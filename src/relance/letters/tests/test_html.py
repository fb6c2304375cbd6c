"""The e-mail in HTML: the same words and numbers as the text, and nothing from elsewhere."""

import re
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.letters.rules import Sender, Words, write
from relance.letters.rules.blocks import blocks_of
from relance.letters.rules.html import html_of
from relance.letters.tests.letters import ANSWER_BY, COMING, NO_BANK, ONE, PART_PAID, SENDER, THREE, TODAY, a_letter
from relance.letters.tests.test_rules import KINDS, LANGUAGES, STEPS, numbers, open_items, readers

MAY_STAND = {"html", "head", "meta", "title", "body", "div", "table", "thead", "tbody", "tfoot", "tr", "th", "td"}
MAY_STAND |= {"p", "span", "br", "strong", "sup"}
wild = st.text(max_size=80)


class Read(HTMLParser):
    """The visible words of a page, its tags, and what its attributes say."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.said: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.unseen: list[str] = []
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        self.attributes += given.items()
        if self.depth or (given.get("aria-hidden") and tag in ("div", "span")) or tag == "title":
            self.depth += tag not in ("br", "meta")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        (self.unseen if self.depth else self.said).append(data)


def page(words: Words) -> str:
    assert words.sheet is not None
    return html_of(
        words.blocks, language=words.language, subject=words.subject, firm=words.sheet.firm, stress=words.stress
    )


def seen(html: str) -> str:
    return "".join("".join(Read(html).said).split())


@pytest.mark.parametrize("step, language, kind", list(product(STEPS, LANGUAGES, KINDS)))
@pytest.mark.parametrize("lines", [ONE, COMING, PART_PAID, THREE], ids=["one", "coming", "part-paid", "several"])
@pytest.mark.parametrize("sender", [SENDER, NO_BANK], ids=["bank", "no-bank"])
def test_every_line_of_the_text_stands_in_the_page_in_the_same_order(step, language, kind, lines, sender) -> None:
    words = a_letter(step, language, kind, lines, sender)
    rest = seen(page(words))
    for line in words.body.split("\n"):
        for piece in line.split("   ") if line.startswith("  ") else [line]:
            if bare := "".join(piece.split()):
                _, found, rest = rest.partition(bare)
                assert found, piece


def test_the_greeting_and_nothing_else_is_shown_in_a_list_of_mails() -> None:
    read = Read(page(a_letter("firm", "fr", "person", THREE)))
    hidden = "".join(read.unseen).split("Lefort,")
    assert hidden[0].endswith("Bonjour Madame ")
    assert not re.search(r"[\w€£]", hidden[1].replace("P", "")), "only blanks, then the firm's initial"


def test_the_page_names_its_language_and_calls_nothing_from_elsewhere() -> None:
    for language in LANGUAGES:
        html = page(a_letter("clear", language, "business", THREE))
        assert f'<html lang="{language}"' in html
        assert not re.search(r"https?:|//|url\(|src=|href=|<img|<a |<script|<style|@import", html)
        read = Read(html)
        assert set(read.tags) <= MAY_STAND
        assert {name for name, _ in read.attributes} <= {
            *("lang", "dir", "charset", "name", "content", "style", "role", "align", "width", "cellspacing"),
            *("cellpadding", "border", "aria-hidden", "aria-label", "scope", "colspan"),
        }


def test_tables_have_heads_and_rows_their_names() -> None:
    several, one = page(a_letter("firm", "en", "person", THREE)), page(a_letter("firm", "en", "person", ONE))
    assert several.count('scope="col"') == 3
    assert several.count('scope="row"') == len(THREE) + 4 + 3
    assert one.count('scope="row"') == 3 + 3 and 'scope="col"' not in one


def test_the_one_date_is_strong_and_the_french_first_is_raised() -> None:
    html = page(a_letter("firm", "fr", "business"))
    assert re.search(r"<strong>mardi 1<sup[^>]*>er</sup>\xa0décembre</strong>", html)
    assert "<strong>Tuesday 1\u00a0December</strong>" in page(a_letter("firm", "en", "business"))


@given(step=st.sampled_from(STEPS), lines=st.lists(open_items(wild), min_size=1, max_size=3).map(tuple), data=st.data())
def test_nothing_from_a_file_becomes_markup(step, lines, data) -> None:
    sender = Sender(*(data.draw(wild) for _ in range(6)))
    words = write(step, lines, sender, data.draw(readers(wild)), TODAY, ANSWER_BY)
    read = Read(page(words))
    assert set(read.tags) <= MAY_STAND


def test_a_name_in_tags_is_only_words() -> None:
    evil = '<script>alert("1")</script>&amp;<b onclick=x>'
    lines = tuple(type(line)(evil, *(getattr(line, name) for name in line.__slots__[1:])) for line in THREE)
    html = page(write("firm", lines, SENDER, readers_of(evil), TODAY, ANSWER_BY))
    assert "<script" not in html and "<b " not in html
    assert "".join(evil.split()) in seen(html)


def readers_of(name: str):
    from relance.letters.rules import Recipient

    return Recipient(name, name, "business", "en", name)


@given(number=numbers)
def test_what_is_kept_makes_the_same_page_again(number: str) -> None:
    import json

    words = a_letter("clear", "fr", "business", THREE)
    kept = json.loads(json.dumps(words.content()))
    assert blocks_of(kept, words.body) == words.blocks


def test_words_kept_without_parts_are_shown_as_paragraphs() -> None:
    blocks = blocks_of({}, "Hello,\n\nOne\nTwo\n")
    assert [block.lines for block in blocks] == [("Hello,",), ("One", "Two")]
    html = html_of(blocks, language="en", subject="S", firm="F", stress="")
    assert "One<br>\nTwo" in html
