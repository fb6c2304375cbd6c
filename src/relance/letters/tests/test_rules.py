"""What holds for every letter, whatever the names, sums and dates."""

import re
import string
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.letters.rules import (
    LONGEST_SUBJECT,
    Kind,
    Line,
    MissingWording,
    Recipient,
    Sender,
    languages,
    steps,
    write,
)
from relance.letters.tests.letters import (
    ANSWER_BY,
    COMING,
    NO_BANK,
    ONE,
    PART_PAID,
    PEOPLE,
    SENDER,
    THREE,
    TODAY,
    a_letter,
)
from relance.values.money import add_up, format_money
from relance.values.words import say_date

LANGUAGES = ("fr", "en")
KINDS: tuple[Kind, ...] = ("business", "person")
STEPS = ("note", "friendly", "clear", "firm")
FORBIDDEN = re.compile(r"overdue|reminder|\blate\b|notice|retard|relance|rappel|impay|échu|dette", re.IGNORECASE)

names = st.text(alphabet=string.ascii_uppercase + "éèàç -&", max_size=90).filter(lambda name: name.strip())
wild = st.text(max_size=150)
numbers = st.text(alphabet="GHJKXZ-", min_size=1, max_size=40)
amounts = st.integers(min_value=1, max_value=10**9)
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))


@st.composite
def open_items(draw: st.DrawFn, number: st.SearchStrategy[str] = numbers) -> Line:
    due_on, total = draw(days), draw(amounts)
    still_open = draw(st.integers(min_value=1, max_value=total))
    issued_on = due_on - timedelta(days=30) if draw(st.booleans()) else None
    currency = draw(st.sampled_from(["EUR", "GBP", "JPY"]))
    return Line(draw(number), issued_on, due_on, total, still_open, currency, still_open < total)


several_items = st.lists(open_items(), min_size=1, max_size=6).map(tuple)


@st.composite
def readers(draw: st.DrawFn, text: st.SearchStrategy[str] = names) -> Recipient:
    kind, language = draw(st.sampled_from(KINDS)), draw(st.sampled_from(LANGUAGES))
    return Recipient(draw(text), draw(st.one_of(st.just(""), text)), kind, language, draw(numbers))


@pytest.mark.parametrize("step, language, kind", list(product(STEPS, LANGUAGES, KINDS)))
@pytest.mark.parametrize("lines", [ONE, COMING, PART_PAID, THREE], ids=["one", "coming", "part-paid", "several"])
@pytest.mark.parametrize("sender", [SENDER, NO_BANK], ids=["bank", "no-bank"])
@pytest.mark.parametrize("contact", [True, False], ids=["contact", "no-contact"])
def test_every_letter_is_whole(
    step: str, language: str, kind: str, lines: tuple[Line, ...], sender: Sender, contact: bool
) -> None:
    words = a_letter(step, language, kind, lines, sender, contact)
    assert words.language == language
    for line in lines:
        assert line.number in words.body
        assert format_money(line.open, line.currency, language) in words.body
    for keyword in {"fr": ("PAYÉ", "DÉLAI", "PROBLÈME"), "en": ("PAID", "TIME", "PROBLEM")}[language]:
        assert keyword in words.body
    assert ("FR82 9999 9000 0100 0000 0511 294" in words.body) == (sender is SENDER)
    assert "Claire Aubry\nPlomberie Aubry\n04\u00a065\u00a071\u00a000\u00a051\n" in words.body
    assert (say_date(ANSWER_BY, language, "near") in words.body) == (step != "note")
    assert not re.search(r"[{}\[\]!]|\n{3}|  $|None", words.body, re.MULTILINE)
    assert words.body.endswith(".\n") and not words.body.startswith("\n")


@pytest.mark.parametrize(
    "language, kind, contact, greeting",
    [
        ("fr", "person", True, "Bonjour Madame Lefort,"),
        ("fr", "person", False, "Bonjour Odile Lefort,"),
        ("fr", "business", True, "Bonjour Hugo Martin,"),
        ("fr", "business", False, "Bonjour,"),
        ("en", "person", True, "Dear Mrs Fell,"),
        ("en", "person", False, "Dear Marion Fell,"),
        ("en", "business", True, "Dear Tom Birch,"),
        ("en", "business", False, "Hello,"),
    ],
)
def test_greets_the_person_it_knows(language: str, kind: str, contact: bool, greeting: str) -> None:
    assert a_letter("clear", language, kind, contact=contact).body.startswith(greeting + "\n\n")


@pytest.mark.parametrize(
    "language, who, greeting",
    [
        ("fr", "M. Jean Papier", "Bonjour Monsieur Papier,"),
        ("fr", "Mme Sylvie GARNIER PONS", "Bonjour Madame GARNIER PONS,"),
        ("fr", "Mlle Anne de la Tour", "Bonjour Madame de la Tour,"),
        ("fr", "Me Louis d’Artagnan", "Bonjour Maître d’Artagnan,"),
        ("fr", "M. et Mme Papier", "Bonjour M. et Mme Papier,"),
        ("fr", "Jean Papier", "Bonjour Jean Papier,"),
        ("fr", "Mme", "Bonjour Mme,"),
        ("en", "Mr. John Paper", "Dear Mr Paper,"),
        ("en", "Mrs Ada van der Berg", "Dear Mrs van der Berg,"),
        ("en", "Mme Sylvie Garnier", "Dear Ms Garnier,"),
        ("en", "M. Paper", "Dear M. Paper,"),
    ],
)
def test_greets_by_title_and_surname_where_both_are_known(language: str, who: str, greeting: str) -> None:
    known = replace(PEOPLE[language, "person"], contact=who)
    named = replace(PEOPLE[language, "person"], contact="", name=who)
    for reader in (known, named):
        assert write("clear", ONE, SENDER, reader, TODAY, ANSWER_BY).body.startswith(greeting + "\n\n")


def test_subject_names_the_oldest_item_to_a_business_and_the_account_to_a_person() -> None:
    assert a_letter("firm", "en", "business", THREE).subject.endswith("ref. F-2026-0361")
    assert a_letter("firm", "en", "person", THREE).subject.endswith("ref. C-00042")
    assert a_letter("firm", "fr", "person", THREE).subject.endswith("réf. C-00042")


@given(step=st.sampled_from(STEPS), lines=several_items, reader=readers(), firm=names, signer=names)
def test_subject_says_nothing_that_others_may_not_read(
    step: str, lines: tuple[Line, ...], reader: Recipient, firm: str, signer: str
) -> None:
    sender = replace(SENDER, firm=firm, signer=signer)
    subject = write(step, lines, sender, reader, TODAY, ANSWER_BY).subject
    assert len(subject) <= LONGEST_SUBJECT
    assert not any(character.isdigit() for character in subject), "a sum or a date: names here have no digits"
    assert not FORBIDDEN.search(subject.replace(firm, "").replace(signer, ""))
    if reader.kind == "person":
        assert not re.search("invoice|facture", subject, re.IGNORECASE)


@given(step=st.sampled_from(STEPS), lines=st.lists(open_items(wild), min_size=1, max_size=3).map(tuple), data=st.data())
def test_nothing_from_a_file_starts_a_line_or_a_header(step: str, lines: tuple[Line, ...], data: st.DataObject) -> None:
    sender = Sender(*(data.draw(wild) for _ in range(6)))
    words = write(step, lines, sender, data.draw(readers(wild)), TODAY, ANSWER_BY)
    assert len(words.subject) <= LONGEST_SUBJECT
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", words.subject)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", words.body)
    words.body.encode("utf-8")


def test_a_newline_in_a_name_is_folded() -> None:
    reader = replace(PEOPLE["en", "business"], contact="Tom\r\nBcc: all@example.com")
    sender = replace(SENDER, signer="Claire\r\nBcc: all@example.com\u2028Aubry")
    words = write("firm", ONE, sender, reader, TODAY, ANSWER_BY)
    assert words.subject == (
        "A date to agree with Claire Bcc: all@example.com Aubry at Plomberie Aubry, ref. F-2026-0402"
    )
    assert words.body.startswith("Dear Tom Bcc: all@example.com,\n")


def test_a_value_is_never_read_as_wording() -> None:
    reader = replace(PEOPLE["en", "person"], contact="{iban} [mixed] {0.__class__}")
    assert write("firm", ONE, SENDER, reader, TODAY, ANSWER_BY).body.startswith("Dear {iban} [mixed] {0.__class__},\n")


def test_the_reference_survives_a_long_name() -> None:
    sender = replace(SENDER, firm="Société " * 30, signer="Claire " * 30)
    for language, kind in PEOPLE:
        words = write("firm", ONE, sender, PEOPLE[language, kind], TODAY, ANSWER_BY)
        assert len(words.subject) <= LONGEST_SUBJECT
        assert words.subject.endswith(PEOPLE[language, kind].reference if kind == "person" else "F-2026-0402")


@given(lines=st.lists(open_items(), min_size=2, max_size=8).map(tuple), language=st.sampled_from(LANGUAGES))
def test_totals_are_the_sums_of_the_lines_by_currency(lines: tuple[Line, ...], language: str) -> None:
    body = write("clear", lines, SENDER, PEOPLE[language, "person"], TODAY, ANSWER_BY).body
    totals = [line.removeprefix("  Total").strip() for line in body.split("\n") if line.startswith("  Total ")]
    expected = add_up((line.currency, line.open) for line in lines)
    assert totals == [format_money(minor, currency, language) for currency, minor in expected.items()]


@given(lines=st.lists(open_items(), min_size=2, max_size=8).map(tuple))
def test_what_is_due_already_stands_apart_only_where_some_is_not(lines: tuple[Line, ...]) -> None:
    body = write("clear", lines, SENDER, PEOPLE["en", "person"], TODAY, ANSWER_BY).body
    due = [line for line in lines if line.due_on < TODAY]
    mixed = 0 < len(due) < len(lines)
    shown = re.findall(r"^  Already due +(.*)$", body, re.MULTILINE)
    expected = add_up((line.currency, line.open) for line in due) if mixed else {}
    assert shown == [format_money(minor, currency, "en") for currency, minor in expected.items()]
    assert ("Only the lines that say" in body) == mixed


def test_items_are_aligned_oldest_first() -> None:
    rows = a_letter("firm", "en", "business", THREE).body.split("\n")
    table = [row for row in rows if row.startswith(("  F-", "  Total", "  Already"))]
    assert [row.split()[0] for row in table[:3]] == ["F-2026-0361", "F-2026-0402", "F-2026-0420"]
    assert len({row.index(".") for row in table}) == 1, "decimals stand under each other"


def test_one_item_quotes_its_number_several_the_account() -> None:
    assert "Please quote     F-2026-0402\n" in a_letter("clear", "en", "person", ONE).body
    assert "Please quote     C-00042\n" in a_letter("clear", "en", "person", THREE).body


def test_the_account_holder_is_the_named_one_or_the_firm() -> None:
    assert "Account holder   Plomberie Aubry\n" in a_letter("clear").body
    other = replace(SENDER, bank_name="SARL Aubry et fille")
    assert "Account holder   SARL Aubry et fille\n" in a_letter("clear", sender=other).body


def test_without_signer_and_phone_the_firm_writes() -> None:
    bare = replace(SENDER, signer="", phone="", email="")
    words = a_letter("friendly", "en", "person", sender=bare)
    assert words.subject == "A few lines from Plomberie Aubry, ref. C-00042"
    assert "Kind regards,\nPlomberie Aubry\n\nOur bank details" in words.body
    assert "call me" not in words.body and "call us" not in words.body


def test_a_sole_trader_is_named_once() -> None:
    alone = replace(SENDER, firm="Claire Aubry")
    assert a_letter("note", "en", "person", COMING, alone).subject == "A short note from Claire Aubry, ref. C-00042"


def test_due_today_is_not_said_to_be_past() -> None:
    today = tuple(replace(line, due_on=TODAY) for line in ONE)
    body = a_letter("friendly", "en", "person", today).body
    assert "Was due" not in body and "  Due       24" in body


@pytest.mark.parametrize(
    "step, language", [("shout", "en"), ("note", "tlh"), ("../en/note", "fr"), ("note", "../wording/en")]
)
def test_missing_words_say_what_to_add(step: str, language: str) -> None:
    reader = replace(PEOPLE["en", "person"], language=language)
    with pytest.raises(MissingWording, match=r"add the (file|folder) .*wording") as caught:
        write(step, ONE, SENDER, reader, TODAY, ANSWER_BY)
    assert caught.value.says_what_to_do


def test_a_message_without_items_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        a_letter("note", lines=())


def test_steps_and_languages_are_found_by_their_files() -> None:
    assert languages() == ("en", "fr")
    assert set(steps("fr")) == set(STEPS)
