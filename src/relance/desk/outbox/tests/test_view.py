"""The outbox says of every message where it stands and why, and lets a person answer."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relance.company import actions as companies
from relance.desk.customer.tests.sample import BY, Firm, a_firm, one_line, text_of
from relance.desk.outbox import view
from relance.desk.outbox.words import STATES, TABS, Tab, sentence, states_of
from relance.letters.models import Letter
from relance.outbox import actions as outbox
from relance.outbox import listing
from relance.outbox.models import Message
from relance.outbox.rules import State

pytestmark = pytest.mark.django_db
_numbers = count(1000)
LEFT = datetime(2026, 11, 20, 8, 15, tzinfo=UTC)


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def one(firm: Firm, **known) -> Message:
    """The message that waits, as it would be later."""
    with firm.inside():
        Message.objects.update(**known)
        return Message.objects.get()


def more(firm: Firm, many: int, **known) -> None:
    """Messages that are over, like the one there is."""
    with firm.inside():
        first = Message.objects.earliest("id")
        words = Letter.objects.get(pk=first.letter_id)
        for n in range(many):
            Message.objects.create(
                company=firm.company,
                account_id=firm.late.account_id,
                letter=words,
                step="friendly",
                occasion=f"friendly:{next(_numbers)}",
                channel="email",
                recipient="paul@garage.example",
                seen_version=1,
                proposed_on=first.proposed_on - timedelta(days=n),
                approved_by="Claire",
                **known,
            )


def shown(firm: Firm, tab: str = "") -> str:
    return text_of(firm.client(), firm.path(f"outbox/?show={tab}"))


def test_every_state_has_words_a_heading_and_a_moment():
    """A new state needs its line in desk/outbox/words.py; where it is listed decides by which moment."""
    assert set(STATES) == set(State)
    assert set(TABS) == set(Tab)
    for state, told in STATES.items():
        assert str(told.words) and told.icon and told.tab in TABS, state
    for tab in Tab:
        assert len({listing.BY.get(state, listing.WRITTEN) for state in states_of(tab)}) == 1, tab


@pytest.mark.parametrize(
    ("state", "known", "words"),
    [
        (
            State.PROPOSED,
            {},
            ["To approve 1", "Friendly reminder", "paul@garage.example", "F-101", "€486.20", "Approve"],
        ),
        (State.APPROVED, {}, ["Would leave on Friday 20 November at 9:15", "approved by Claire", "Undo the approval"]),
        (State.MOVED, {}, ["Looked at again first", "Something changed on the account"]),
        (State.SENDING, {}, ["Leaving now"]),
        (
            State.TO_POST,
            {"channel": "letter", "recipient": "post"},
            ["Waits for the post", "Letter", "To the post page"],
        ),
        (State.SENT, {}, ["Friday 20 November 2026", "9:15 · approved by Claire"]),
        (State.UNKNOWN, {"why": "reset"}, ["May have left", "The line broke", "reset", "It did not leave", "It left"]),
        (State.FAILED, {"why": "550 no such user"}, ["Refused", "550 no such user", "Try again"]),
        (State.WITHDRAWN, {"why": "written_anew"}, ["Withdrawn", "Another message takes its place"]),
        (State.REHEARSED, {}, ["Friday 20 November 2026"]),
    ],
)
def test_a_message_in_every_state(firm, state, known, words):
    times = dict.fromkeys(("left_at", "departs_at", "claimed_at"), LEFT)
    message = one(firm, state=state, approved_by="Claire", batch="b1", **times, **known)
    html = shown(firm, STATES[state].tab)
    for said in ("Garage Lumière", firm.path(f"messages/{message.pk}/"), *words):
        assert said in html, said


def test_the_page_opens_where_something_is(firm):
    assert "To approve 1" in shown(firm)
    assert 'aria-current="true">To approve' in shown(firm)
    one(firm, state=State.SENT, left_at=LEFT)
    assert 'aria-current="true">Left' in shown(firm)
    one(firm, state=State.UNKNOWN, claimed_at=LEFT)
    assert 'aria-current="true">Please look 1' in shown(firm)
    assert "One message may have left: please look." in shown(firm)


def test_the_page_opens_on_what_waits_also_where_much_has_left(firm):
    more(firm, 3, state=State.SENT, left_at=LEFT)
    html = shown(firm)
    assert re.search(r'\?show=waiting" aria-current="true"', html)
    with firm.inside():
        Message.objects.filter(state=State.PROPOSED).update(state=State.WITHDRAWN)
    assert re.search(r'\?show=left" aria-current="true"', shown(firm))


@pytest.mark.parametrize("tab", Tab)
def test_every_heading_says_when_nothing_stands_under_it(firm, tab):
    state = State.WITHDRAWN if tab is not Tab.NOT else State.SENT
    one(firm, state=state, left_at=LEFT)
    html = shown(firm, tab)
    assert ('class="empty"' in html) == (state not in states_of(tab))


def test_a_firm_that_never_wrote_is_told_what_comes(firm):
    with firm.inside():
        from relance.outbox.models import MessageLine

        MessageLine.objects.all().delete()
        Message.objects.all().delete()
    assert "Nothing has left yet." in shown(firm)


@pytest.mark.parametrize(
    ("counts", "left", "words"),
    [
        ({State.UNKNOWN: 2, State.FAILED: 1}, 0, "Two messages may have left: please look."),
        ({State.FAILED: 1, State.PROPOSED: 3}, 0, "One message was refused."),
        ({State.PROPOSED: 3, State.APPROVED: 9}, 0, "Three messages wait for approval."),
        ({State.APPROVED: 2, State.TO_POST: 1}, 4, "Three messages are about to leave."),
        ({}, 4, "Four messages left today."),
        ({}, 0, "Nothing is on its way."),
    ],
)
def test_the_sentence_says_what_matters_most(counts, left, words):
    assert sentence(counts, left, "en") == words


def test_who_approves_in_the_outbox_stays_there_and_can_undo(firm):
    client, message = firm.client(), one(firm)
    back = {"back": "outbox", "show": "waiting"}
    html = one_line(client.post(firm.path(f"messages/{message.pk}/approve/"), back, follow=True))
    assert "Nothing waits for approval." in html and f"messages/{message.pk}/undo/?back=outbox" in html
    with firm.inside():
        assert Message.objects.get().state == State.APPROVED
    html = one_line(client.post(firm.path(f"messages/{message.pk}/undo/"), {"back": "outbox"}, follow=True))
    assert "To approve 1" in html


def test_an_answer_counts_and_leads_back(firm):
    companies.set_test_mode(firm.company, False)
    message = one(firm, state=State.UNKNOWN, claimed_at=LEFT, approved_by=BY, approved_at=LEFT)
    fields = {"back": "outbox", "show": "unknown", "left": "yes"}
    html = one_line(firm.client().post(firm.path(f"messages/{message.pk}/answer/"), fields, follow=True))
    assert "Nothing is in doubt." in html
    with firm.inside():
        assert Message.objects.get(pk=message.pk).state == State.SENT


def test_an_approval_is_taken_back_as_a_whole(firm):
    with firm.inside():
        outbox.approve(firm.company, None, by="Claire", now=firm.now)
    html = shown(firm, Tab.LEAVING)
    assert html.count("Undo the approval") == 1


def test_who_only_looks_sees_no_button(firm):
    one(firm, state=State.FAILED, why="no")
    html = text_of(firm.client("bookkeeper"), firm.path("outbox/?show=not"))
    assert "Refused" in html and "Try again" not in html and "<form" not in html.split("<main")[1].split("</main>")[0]


def test_pages_by_day_there_and_back(firm, monkeypatch):
    monkeypatch.setattr(view, "PAGE_SIZE", 4)
    more(firm, 9, state=State.WITHDRAWN, why="merged")
    path, html = firm.path("outbox/"), shown(firm, Tab.NOT)
    seen = [html]
    while found := re.search(r'rel="next" href="([^"]+)"', seen[-1]):
        seen.append(text_of(firm.client(), path + unescape(found[1])))
    assert [page.count("<li data-row>") for page in seen] == [4, 4, 1]
    back = re.search(r'rel="prev" href="([^"]+)"', seen[-1])
    listed = re.compile(r"data-open href=\"[^\"]*/messages/(\d+)/")
    assert listed.findall(text_of(firm.client(), path + unescape(back[1]))) == listed.findall(seen[1])


def test_more_messages_are_no_more_queries(firm, django_assert_max_num_queries):
    more(firm, 2, state=State.SENT, left_at=LEFT)
    client, path = firm.client(), firm.path("outbox/?show=left")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    more(firm, 40, state=State.SENT, left_at=LEFT)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(path).content.decode().count("<li data-row>") == 40


def test_the_long_lists_are_found_by_an_index(firm):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by what lies in its tables, and here lies nothing.")
    with firm.inside():
        for state, index in ((State.SENT, "messages_that_left"), (State.WITHDRAWN, "messages_by_day")):
            with CaptureQueriesContext(connection) as asked:
                listing.page(firm.company, [state], 10)
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + asked[0]["sql"])
                plan = "\n".join(row[3] for row in cursor.fetchall())
            assert index in plan and "TEMP B-TREE" not in plan, plan
