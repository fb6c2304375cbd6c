"""A firm's own sentences fit into a message of ours and cannot break it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.letters.rules import LONGEST_SUBJECT, languages, steps, write
from relance.letters.rules.editing import ADDED, BadSentence, Slot, assembled, opened, sentence
from relance.letters.tests.letters import ANSWER_BY, NO_BANK, ONE, PEOPLE, SENDER, THREE, TODAY

MESSAGES = [(language, name) for language in languages() for name in steps(language)]


def slots(language, name, own=None):
    return [part for part in opened(language, name, own or {}).parts if isinstance(part, Slot)]


def written(language, name, own, lines=ONE, kind="business", channel="email", sender=SENDER):
    text = assembled(language, name, own)
    return write(name, lines, sender, PEOPLE[language, kind], TODAY, ANSWER_BY, channel, own=text)


def place(language, name, contains):
    return next(slot.place for slot in slots(language, name) if contains in slot.place)


@pytest.mark.parametrize(("language", "name"), MESSAGES)
def test_nothing_changed_is_the_original_letter_for_letter(language, name):
    known = opened(language, name, {})
    same = {s.place: sentence(language, name, s.place, s.text) for s in known.parts if isinstance(s, Slot)}
    for lines in (ONE, THREE):
        for kind in ("business", "person"):
            ours = written(language, name, {}, lines, kind)
            assert written(language, name, same, lines, kind).body == ours.body
    assert assembled(language, name, {}) == ""


def test_a_sentence_is_another_and_the_rest_stays():
    here = place("fr", "friendly", "[one] Notre {invoice}")
    said = sentence("fr", "friendly", here, "Voici encore notre {facture}, au cas où elle se serait égarée.")
    words = written("fr", "friendly", {here: said})
    assert "Voici encore notre facture F-2026-0402 du 17\u00a0octobre\u00a02026, au cas où" in words.body
    assert "passer inaperçue" not in words.body
    assert "F-2026-0402" in words.subject and "IBAN" in words.body
    assert "passer inaperçue" in written("fr", "friendly", {here: said}, THREE).body


def test_an_emptied_sentence_is_left_out_and_leaves_no_hole():
    here = place("en", "note", "[business] Thank you for working")
    body = written("en", "note", {here: ""}).body
    assert "Thank you for working with us" not in body and "\n\n\n" not in body


def test_a_sentence_may_be_added_before_the_end():
    added = sentence("en", "clear", ADDED, "We are closed from 24 December; call me on {phone} before that.")
    body = written("en", "clear", {ADDED: added}).body
    assert body.index("We are closed from 24 December; call me on 04") < body.index("Kind regards,")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Merci de payer avant le {date_de_reponse}.", "Did you mean {date_de_réponse}?"),
        ("Merci pour {xyzzy}.", "There are:"),
        ("Merci { de payer.", "A brace stands alone"),
        ("Merci } de payer.", "A brace stands alone"),
        ("[several] Merci.", "cannot begin with a bracket"),
        ("Un mot nous aiderait. Merci.", "Keep {date_de_réponse}"),
        ("{greeting} et {phone}", "is not known here"),
        ("{facture.__class__}", "A brace stands alone"),
    ],
)
def test_a_placeholder_that_would_break_is_refused_with_what_to_do(text, says):
    here = place("fr", "friendly", "{answer_by}")
    with pytest.raises(BadSentence) as refused:
        sentence("fr", "friendly", here, text)
    assert says in str(refused.value)
    assert refused.value.place == here


def test_what_was_written_for_a_sentence_that_is_ours_no_more_is_shown_and_not_used():
    known = opened("en", "clear", {"[one] A sentence of an older version.": "My words."})
    assert known.lost == (("[one] A sentence of an older version.", "My words."),)
    assert assembled("en", "clear", {"[one] A sentence of an older version.": "My words."}) == ""


ANY = st.text(max_size=200)
BRACED = st.text(alphabet=string.ascii_letters + "{}[]% \n\u202f\u00a0éô:!", max_size=120)


@given(st.sampled_from(MESSAGES), st.one_of(ANY, BRACED), st.integers(0, 20))
def test_whatever_is_typed_is_refused_or_makes_a_whole_message(message, text, at):
    language, name = message
    known = slots(language, name)
    here = known[at % len(known)].place if at else ADDED
    try:
        said = sentence(language, name, here, text)
    except BadSentence as refused:
        assert str(refused)
        return
    for lines, kind, channel, sender in ((ONE, "business", "email", SENDER), (THREE, "person", "letter", NO_BANK)):
        words = written(language, name, {here: said}, lines, kind, channel, sender)
        assert words.body.endswith("\n") and "\n\n\n" not in words.body and "\r" not in words.body
        assert all(line.number in words.body for line in lines)
        assert len(words.subject) <= LONGEST_SUBJECT and "\n" not in words.subject


def test_typing_twice_changes_nothing():
    here = place("fr", "clear", "{answer_by}")
    own = sentence("fr", "clear", here, "Un mot de vous d’ici au {date_de_réponse}\u00a0?")
    again = next(slot for slot in slots("fr", "clear", {here: own}) if slot.place == here)
    assert sentence("fr", "clear", here, again.text) == own
