"""Who gets what: nobody more than the firm's own lawyer, and nothing private outside."""

import pytest

from relance.handover.rules import CHAPTERS, Purpose, shows_facts, shows_words

OUTSIDE = [Purpose.COURT, Purpose.AGENCY]


def test_a_reader_gets_no_more_than_a_lawyer():
    for chapters in CHAPTERS.values():
        assert chapters <= CHAPTERS[Purpose.LAWYER]


@pytest.mark.parametrize("purpose", OUTSIDE)
def test_what_was_agreed_goes_out_and_why_it_was_decided_does_not(purpose):
    assert {"agreements", "acknowledgements", "claim"} <= CHAPTERS[purpose]
    assert not {"decisions", "private"} & CHAPTERS[purpose]


@pytest.mark.parametrize("purpose", OUTSIDE)
@pytest.mark.parametrize("kind", ["note", "contact", "promise", "dispute", "step_taken", "customer_changed", "merged"])
def test_words_that_are_no_message_stay_inside(purpose, kind):
    assert not shows_words(purpose, kind, {}) and shows_words(Purpose.LAWYER, kind, {})


@pytest.mark.parametrize("purpose", OUTSIDE)
def test_a_message_and_what_proves_a_notice_go_out(purpose):
    assert shows_words(purpose, "contact", {"message": 7}) and shows_words(purpose, "notice_served", {})
    assert shows_words(purpose, "payment", {}), "what the payer wrote stands in the list of payments too"


@pytest.mark.parametrize("purpose", OUTSIDE)
def test_what_is_on_file_about_a_person_goes_out_in_no_form(purpose):
    assert not shows_facts(purpose, "flag_raised", {}) and not shows_facts(purpose, "note", {})
    assert shows_facts(purpose, "payment", {}) and shows_facts(Purpose.LAWYER, "flag_raised", {})


@pytest.mark.parametrize("purpose", OUTSIDE)
def test_that_a_reason_was_personal_goes_out_in_no_form(purpose):
    assert shows_facts(purpose, "pause", {}) and not shows_facts(purpose, "pause", {"personal": True})
    assert shows_facts(Purpose.LAWYER, "pause", {"personal": True})
