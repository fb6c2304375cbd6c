"""Conformance: runs over every language folder found, so a new one is held to the same."""

import re
from string import Formatter

import pytest

from relance.letters.rules import CONDITIONS, FIELDS, SUBJECT_FIELDS, languages, steps, wording_of
from relance.letters.rules.wording import NOTICE_FIELDS, STATEMENT_FIELDS
from relance.letters.rules.writing import OWN_WORDS

LADDER = {"note", "friendly", "clear", "firm"}
UNKIND = re.compile(
    r"\b(overdue|reminder|late|failed|must|debt|debtor|final notice|delinquent|default"
    r"|impayée?s?|débiteur|dette|retard|relance|rappel|dernier avis|vous devez|mise en demeure)\b",
    re.IGNORECASE,
)


SIGNED = {"formal_notice", "stop_work", "withdraw_credit"}
"""Letters that a person signs, one by one: they call things by their legal names, and only they do."""
LEGAL = re.compile(r"mise en demeure|late payment|late interest|what is late|intérêts de retard", re.IGNORECASE)


def _texts(language: str) -> dict[str, str]:
    wording = wording_of(language)
    return {**wording.pieces, **wording.steps, **wording.papers, "labels": "\n".join(wording.labels.values())}


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_french_and_english_are_there() -> None:
    assert {"fr", "en"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_has_every_step_piece_and_label(language: str) -> None:
    english, here = wording_of("en"), wording_of(language)
    assert set(steps(language)) == set(steps("en")) >= LADDER
    assert list(here.pieces) == list(english.pieces)
    assert set(here.labels) == set(english.labels)
    assert set(here.papers) == set(english.papers) == {"statement", "formal_notice", "stop_work", "withdraw_credit"}


@pytest.mark.parametrize("language", languages())
def test_names_only_what_is_known(language: str) -> None:
    wording = wording_of(language)
    for step, text in wording.steps.items():
        assert _names(text) <= FIELDS | set(wording.pieces), step
    for paper, text in wording.papers.items():
        allowed = STATEMENT_FIELDS if paper == "statement" else NOTICE_FIELDS
        assert _names(text) <= allowed | set(wording.pieces), paper
    above: set[str] = set()
    for name, text in wording.pieces.items():
        assert _names(text) <= FIELDS | above, name
        above.add(name)


@pytest.mark.parametrize("language", languages())
def test_labels_keep_their_own_fields(language: str) -> None:
    fields = {"row_was_due": {"date"}, "row_is_due": {"date"}, "of_total": {"total"}}
    fields |= {
        "title_one": {"number"},
        "title_statement": {"date"},
        "attention": {"contact"},
        "attention_elided": {"contact"},
    }
    fields |= {"interest_until": {"date"}, "charge_number": {"number"}}
    fields |= {"title_notice_one": {"number"}, "title_notice_several": {"count"}, "title_stop_work": {"stops_on"}}
    fields |= {"title_withdraw_credit": {"stops_on"}, "of_invoice": {"number"}, "stretches": {"count"}}
    told = ("told_messages", "told_message", "told_calls", "told_call")
    fields |= {f"{name}_{trade}": of for name, of in tuple(fields.items()) for trade in OWN_WORDS}
    fields |= {**{key: {"days"} for key in told}, "told_day": {"day"}}
    fields |= {"stress_notice": {"total", "answer_by"}, "registered_number": {"number"}}
    fields |= {"dated": {"date"}, "dated_at": {"place", "date"}, "reference": {"account"}, "page": {"page", "pages"}}
    fields |= {"code": {"money"}, "code_due": {"money"}, "code_says": {"money", "holder", "quote"}}
    for name, label in wording_of(language).labels.items():
        assert _names(label) == fields.get(name, set()), name


@pytest.mark.parametrize("language", languages())
def test_asks_only_for_known_conditions(language: str) -> None:
    for name, text in _texts(language).items():
        for found in re.findall(r"^\[(.*?)\]", text, re.MULTILINE):
            assert set(found.split()) <= CONDITIONS, name


@pytest.mark.parametrize("language", languages())
def test_subjects_name_sender_and_reference_only(language: str) -> None:
    for step, text in wording_of(language).steps.items():
        subjects = text.partition("\n\n")[0].split("\n")
        assert [line.partition("]")[0] for line in subjects] == ["[business", "[person"], step
        business, person = subjects
        assert _names(business) == SUBJECT_FIELDS - {"account"}
        assert _names(person) == SUBJECT_FIELDS - {"number"}
        assert not re.search("invoice|bill|facture|paid|payé|due|échu", person, re.IGNORECASE)
        assert not UNKIND.search(business + person)


@pytest.mark.parametrize("language", languages())
def test_every_message_has_the_whole_road(language: str) -> None:
    """GUIDE section 8: facts, how to pay, three ways out, who writes, the security line; in that order."""
    for step, text in wording_of(language).steps.items():
        order = ("greeting", "items", "pay", "already_paid", "need_", "problem", "call", "closing", "security")
        places = [text.index("{" + name) for name in order]
        assert places == sorted(places), step
        assert ("{answer_by}" in text) == (step != "note"), step


@pytest.mark.parametrize("language", languages())
def test_never_blames_never_shouts(language: str) -> None:
    for name, text in _texts(language).items():
        assert "!" not in text, name
        assert "'" not in text and '"' not in text, f"{name}: curly marks only"
        visible = re.sub(r"\{.*?\}|^\[.*?\]", "", text, flags=re.MULTILINE)
        spoken = LEGAL.sub("", visible) if name in SIGNED | {"labels"} else visible
        assert not UNKIND.search(spoken), name
        capitals = set(re.findall(r"\b[A-ZÀ-Ý]{3,}\b", visible))
        assert capitals <= {"PAID", "TIME", "PROBLEM", "STOP", "PAYÉ", "DÉLAI", "PROBLÈME"}, name


@pytest.mark.parametrize("language", languages())
def test_paper_never_asks_for_a_reply_by_wire(language: str) -> None:
    """`[mail]` and `[paper]` come in pairs: what one form says the other says too, in its own way."""
    for name, text in wording_of(language).pieces.items():
        mail, paper = text.count("[mail"), text.count("[paper")
        assert bool(mail) == bool(paper) or name == "closing", name
        assert not re.search("^\\[paper.*(PAID|TIME|PROBLEM|STOP|PAYÉ|DÉLAI|PROBLÈME)", text, re.MULTILINE), name


def test_french_spaces() -> None:
    for name, text in _texts("fr").items():
        assert not re.search(r"(?<!\u202f)[;!?]", text), f"{name}: U+202F before ; ! ?"
        assert not re.search(r"(?<!\u00a0):", text), f"{name}: U+00A0 before a colon"
        assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»", text), f"{name}: U+00A0 inside « »"
        assert not re.search(r"\b(tu|toi|ton|ta|tes)\b", text, re.IGNORECASE), name
