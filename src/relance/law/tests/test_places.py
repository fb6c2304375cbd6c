"""Every folder in law/places is whole: read by the closed schema, cited, dated, worded, and answered for."""

import re
from datetime import date

import pytest

from relance.law import folders
from relance.law.facts import CHANNELS, CREDITORS, DEBTORS, SHORT, Basis, Rule
from relance.law.folders import PLACES
from relance.law.noting import TOPICS
from relance.law.rules import contact_limits, informs, notes, place, places, rule

FOLDERS = sorted(folders.codes(PLACES))
FACTS = [fact.rule for code in FOLDERS for fact in folders.folder(code, PLACES).facts]
TODAY = date(2026, 11, 21)


@pytest.fixture(params=FACTS, ids=lambda rule: f"{rule.id}@{rule.since}")
def fact(request) -> Rule:
    return request.param


def words_of(fact: Rule) -> list[str]:
    return [text for words in (fact.short, fact.long) for text in (words.en, words.fr)]


@pytest.mark.parametrize("code", FOLDERS)
def test_a_folder_is_read_and_its_parents_end_somewhere(code):
    chain = folders.chain(code, PLACES)
    assert chain[0].code == code
    assert len({folder.code for folder in chain}) == len(chain)


@pytest.mark.parametrize("code", places())
def test_a_place_stands_on_house_rules_and_knows_its_holidays(code):
    found = place(code)
    assert found.known and found.inherits[-1].startswith("_"), "a place inherits from a set of house rules"
    assert any(not found.calendar.is_working(date(2026, 1, day)) for day in (1, 2)), "no holidays are known"
    assert re.fullmatch("[A-Z]{2}(-[A-Z]{2,3})*", code)


@pytest.mark.parametrize("code", FOLDERS)
def test_names_are_unique_on_every_day(code):
    rules = [fact.rule for fact in folders.folder(code, PLACES).facts]
    for day in {day for one in rules for day in (one.since, one.until) if day}:
        names = [one.name for one in rules if one.holds(day)]
        assert len(set(names)) == len(names)


def test_a_fact_is_cited_checked_and_worded_in_both_languages(fact):
    assert fact.citation and fact.source and fact.since <= fact.checked
    assert all(words_of(fact)) and len(fact.short.en) <= SHORT >= len(fact.short.fr)
    assert fact.long.en.endswith(".") and fact.long.fr.endswith(".")
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", fact.name)


def test_words_are_set_as_print_is(fact):
    assert not any(re.search("['\"]", text) for text in words_of(fact))
    for text in (fact.short.fr, fact.long.fr):
        assert not re.search(r" [:;?!»€%]|« |\d h\b", text), f"no-break space in {text}"


def test_what_no_law_says_is_called_a_house_rule(fact):
    assert (fact.basis is Basis.HOUSE) == fact.citation.startswith("House rule") == fact.source.startswith("Own choice")


def test_every_rule_is_found_again_by_its_id(fact):
    assert rule(fact.id, fact.since) is fact
    assert rule("FR/gone", TODAY) is None and rule("gone", TODAY) is None


@pytest.mark.parametrize("code", [*places(), "ZZ", ""])
def test_every_place_answers_for_everybody(code):
    for debtor in (*DEBTORS, ""):
        for creditor in CREDITORS:
            for channel in ("", *CHANNELS):
                limits = contact_limits(code, debtor, TODAY, channel, creditor)
                # Where it is a matter of business a place may leave all to who writes; no letter is heard at night.
                silent = debtor not in ("consumer", "") or channel not in ("", "call")
                assert silent or limits.caps or limits.hours or limits.rests
                assert not limits.hours or all(span.opens < span.closes for span in limits.hours.spans)
            for topic in TOPICS:
                assert all(note.rule.holds(TODAY) for note in notes(code, topic, debtor, TODAY, creditor))


def test_the_last_sentence_is_in_both_languages():
    assert informs("en") != informs("fr") and informs("de") == informs("en")
