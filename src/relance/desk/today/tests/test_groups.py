"""What the day's page lists beside what one click approves, and what is done from it."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relance.arrangements.models import Arrangement
from relance.arrangements.rules import Kind, NewArrangement
from relance.company import actions as companies
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.desk.today import view
from relance.desk.today.day import Bounds, day_of
from relance.desk.today.lawline import law_line
from relance.desk.today.tests.sample import (
    BEGAN,
    BY,
    PRIVATE,
    Morning,
    invoice,
    mornings,
    one_line,
    send,
    text_of,
    undo_of,
)
from relance.dunning import actions as dunning
from relance.dunning import queries as decisions
from relance.dunning.models import Decision, StepTaken
from relance.law import rules as law
from relance.ledger import actions as ledger
from relance.outbox.models import Message
from relance.policies import actions as policies
from relance.policies import queries as policy_queries
from relance.policies.rules import Exemption

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def section(html: str, heading: str) -> str:
    """The part of the page under a heading."""
    return html.split(f'aria-labelledby="{heading}"')[1].split("</section>")[0]


def message(firm: Morning, name: str) -> Message:
    with firm.inside():
        return Message.objects.filter(account=firm.who[name].account_id).latest("id")


def test_one_click_approves_what_is_together_and_nothing_else(firm):
    client = firm.client("assistant")
    html = text_of(client, firm.path())
    assert "Two reminders are ready." in html and "Approve 2 reminders" in html
    assert 'type="checkbox"' not in section(html, "g-signed")
    assert "to be read one by one" in html and "Read and approve" in section(html, "g-signed")
    assert "waits for the owner" in section(html, "g-owned")
    every = [message(firm, name).pk for name in ("garage", "brasserie", "morel", "clinique")]
    send(client, firm.path("today/approve/"), message=every)
    assert message(firm, "garage").state == message(firm, "clinique").state == "approved"
    assert message(firm, "brasserie").state == message(firm, "morel").state == "proposed"


def test_what_waits_for_the_owner_the_owner_approves_with_the_rest(firm):
    html = text_of(firm.client(), firm.path())
    assert "Approve 3 reminders" in html and "waits for the owner" not in html
    assert f'value="{message(firm, "morel").pk}"' in section(html, "g-owned")


def test_a_group_says_what_its_messages_ask_for_without_what_is_contested(firm):
    with firm.inside():
        friendly = next(group for group in day_of(firm.company, firm.now).ready if group.step == "friendly")
    assert friendly.total == {"EUR": 50000 + 80000}
    assert [sum(row.total.values()) for row in friendly.rows] == [50000, 80000]


def test_a_call_shows_whom_and_where_and_its_form(firm):
    calls = section(text_of(firm.client(), firm.path()), "g-calls")
    assert "Laurence Petitjean" in calls and 'href="tel:0472102030"' in calls and "€500.00" in calls
    assert f'action="{firm.file("tilleuls", "task/")}"' in calls and "Nobody answered" in calls


def test_a_call_noted_with_a_promise(firm):
    fields = {
        "step": "call",
        "back": "today",
        "reached": "yes",
        "said": "Half now",
        "until": "2026-12-01",
        "amount": "250",
    }
    html = send(firm.client("collector"), firm.file("tilleuls", "task/"), **fields)
    assert "Tilleuls: €250.00 promised for Tuesday 1 December." in html and "1 call made" in html
    assert 'id="g-calls"' not in html and "Half now" not in html
    with firm.inside():
        made = Arrangement.objects.get(account=firm.who["tilleuls"].account_id)
        assert (made.kind, made.amount, made.currency) == ("promise", 25000, "EUR")


def test_nobody_answered_so_the_call_stays(firm):
    html = send(firm.client(), firm.file("tilleuls", "task/"), step="call", back="today", reached="no")
    assert (
        "Tilleuls: the try is noted." in html
        and "Next look" not in html
        and "1 call in vain" in section(html, "g-calls")
    )
    with firm.inside():
        assert not StepTaken.objects.get(account=firm.who["tilleuls"].account_id).reached


def test_decisions_lead_to_what_mends_them(firm):
    decide = section(text_of(firm.client(), firm.path()), "g-persons")
    assert f'href="{firm.file("brun")}?open=details#details"' in decide and "Add the address" in decide
    assert f'href="{firm.file("aubin")}?open=details#details"' in decide and "Add the number" in decide
    assert "Formal notice" in decide and "All messages sent" in decide
    assert decide.index("Vial") < decide.index("Fleurs") < decide.index("Faure") < decide.index("Aubin")
    assert "Nobody answered" not in decide
    opened = text_of(firm.client(), firm.file("brun", "?open=details"))
    assert '<details class="entry" open><summary class="btn btn-small" data-action="Correct"' in opened


def test_disputes_past_their_end_are_lifted_here_and_the_lift_is_undone(firm):
    client = firm.client()
    decide = section(text_of(client, firm.path()), "g-persons")
    assert decide.count("to be settled by 20 Nov") == 2, "one stands in the way of everything, one of a part"
    with firm.inside():
        dispute = Arrangement.objects.get(account=firm.who["clinique"].account_id)
    html = send(client, firm.path(f"agreed/{dispute.pk}/lift/"), back="today")
    assert "Clinique: the dispute is lifted, all of it is asked for again." in html
    assert section(html, "g-persons").count("to be settled by") == 1
    html = send(client, undo_of(html))
    assert "Clinique: it holds again." in html and section(html, "g-persons").count("to be settled by") == 2
    with firm.inside():
        assert Arrangement.objects.get(pk=dispute.pk).lifted_on is None


def test_why_not_says_one_reason_until_when_and_one_thing_to_do(firm):
    client = firm.client()
    html = text_of(client, firm.path("today/?why=paused"))
    why = section(html, "g-why")
    assert "Paused" in why and "until 10 Dec" in why and "Resume" in why
    with firm.inside():
        pause = Arrangement.objects.get(kind="pause")
    html = send(client, firm.path(f"agreed/{pause.pk}/lift/"), back="today")
    assert "Duval: the pause is over, the steps go on." in html and "Duval" in section(html, "g-friendly")
    html = send(client, undo_of(html))
    assert "Duval" not in section(html, "g-friendly")


def test_private_words_are_on_no_list(firm):
    client = firm.client()
    for path in ("today/", "today/?why=paused", "today/?why=promised"):
        assert PRIVATE not in text_of(client, firm.path(path))
    assert PRIVATE in text_of(client, firm.file("duval"))


def test_the_rail_tells_promises_kept_and_awaited_and_what_comes(firm):
    html = text_of(firm.client(), firm.path())
    promised = html.split("Promised for today")[1].split("</section>")[0]
    assert re.search(r"Perrin</a> <span class=\"caption\">awaited", promised)
    assert re.search(r"Colin</a> <span class=\"caption\">kept", promised) and "+€500.00" in promised


def test_tomorrow_is_what_wakes_then(firm):
    with firm.inside():
        made = _more(firm, "late", 1)[0]
        dunning.contacted(firm.company, made.account_id, channel="meeting", outgoing=True, text="", by=BY, now=firm.now)
        wakes = decisions.current(made.account_id).look_again_on
        assert wakes is not None
        assert decisions.steps_on(firm.company, wakes) == {"friendly": 1}


def test_somebody_elses_formal_step_is_not_theirs_to_note(firm):
    client = firm.client("collector")
    decide = section(text_of(client, firm.path()), "g-persons")
    assert "waits for the owner" in decide and f'action="{firm.file("vial", "task/")}"' not in decide
    html = send(client, firm.file("vial", "task/"), step="formal", said="Sent", back="today")
    assert "This is not yours to note: it waits for the owner." in html
    with firm.inside():
        assert not StepTaken.objects.exists()
    html = send(firm.client(), firm.file("vial", "task/"), step="formal", said="Sent by registered post", back="today")
    assert "Vial: noted." in html and "1 decision noted" in html


def test_who_reads_only_finds_no_form(firm):
    html = text_of(firm.client("bookkeeper"), firm.path())
    for words in ("Note the call", "Decide<", "Lift it", "Resume", "Add the address", 'name="message"'):
        assert words not in html
    assert firm.client("bookkeeper").post(firm.file("tilleuls", "task/"), {"step": "call"}).status_code == 403


def test_the_main_button_goes_on_when_everything_is_approved(firm):
    client = firm.client()
    ids = [message(firm, name).pk for name in ("garage", "morel", "clinique")]
    html = send(client, firm.path("today/approve/"), message=ids)
    assert "Good. Still to do: one message to read, one call and six decisions." in html
    assert "Read the first one" in html and "Why not contacted?" in html
    send(client, firm.path(f"messages/{message(firm, 'brasserie').pk}/approve/"))
    html = text_of(client, firm.path())
    assert "Begin the calls" in html and f"?open={firm.who['tilleuls'].pk}#task-" in html
    opened = text_of(client, firm.path(f"today/?open={firm.who['tilleuls'].pk}"))
    assert '<details class="task-fold" open>' in section(opened, "g-calls")


def test_long_lists_are_cut_and_say_so(firm, monkeypatch):
    monkeypatch.setattr(view, "Bounds", lambda: Bounds(rows=1, why_not=1, rail=1))
    monkeypatch.setattr(view, "FORMS", 0)
    with firm.inside():
        _more(firm, "calling", 2, ladder="calling", phone="1")
        _more(firm, "late", 2)
        for made in _more(firm, "paused", 2):
            account = made.account_id
            _pause(firm, account)
    html = text_of(firm.client(), firm.path("today/"))
    assert "Approve 2 reminders" in html, "as many as are shown and ticked: one of each step"
    assert "and 3 more, once these are done" in section(html, "g-friendly")
    calls = section(html, "g-calls")
    assert "and 2 more, once these are done" in calls and '/task/?back=today">Note the call' in calls
    paused = text_of(firm.client(), firm.path("today/?why=paused"))
    assert "3 customers" in section(paused, "g-why") and "?why=paused&amp;page=2#why-not" in paused
    last = text_of(firm.client(), firm.path("today/?why=paused&page=3"))
    assert "page=4" not in last and section(last, "g-why").count("<li class") == 1
    rest = text_of(firm.client(), firm.path("today/?why=nothing_open"))
    assert "customers" in section(rest, "g-why"), "an unknown reason is all of them"


def test_what_is_not_shown_is_counted_by_reason(firm, monkeypatch):
    monkeypatch.setattr(view, "Bounds", lambda: Bounds(why_not=1))
    with firm.inside():
        ids = list(Message.objects.values_list("pk", flat=True))
    html = send(firm.client(), firm.path("today/approve/"), message=ids)
    assert "1 other: Promise to pay 1" in section(html, "g-why")


def test_the_page_costs_the_same_for_few_and_for_many(firm):
    client = firm.client()
    client.get(firm.path())
    with CaptureQueriesContext(connection) as few:
        client.get(firm.path())
    with firm.inside():
        _more(firm, "late", 12)
        _more(firm, "calling", 6, ladder="calling", phone="1")
        _more(firm, "ended", 6, ladder="ended")
        for made in _more(firm, "paused", 5):
            _pause(firm, made.account_id)
    with CaptureQueriesContext(connection) as many:
        html = one_line(client.get(firm.path()))
    assert "14 messages" in html
    assert len(many.captured_queries) <= len(few.captured_queries) <= 47


def _more(firm: Morning, name: str, count: int, ladder: str = "", **more: Any) -> list:
    """More customers who owe as much, decided."""
    news = [NewCustomer(f"{name} {n}", email=f"{name}{n}@x.example", **more) for n in range(count)]
    made = customers.add(firm.company, news, by=BY, now=BEGAN)
    ledger.record_documents(firm.company, [invoice(each, f"F-{each.name}") for each in made], by=BY, now=BEGAN)
    for each in made if ladder else ():
        policies.except_customer(firm.company, each.account_id, Exemption(ladder), reason="x", by=BY, now=BEGAN)
    dunning.reconsider(firm.company, [each.account_id for each in made], by=BY, now=firm.now)
    return made


def _pause(firm: Morning, account_id: int) -> None:
    new = NewArrangement(Kind.PAUSE, firm.now.date(), date(2026, 12, 10))
    dunning.arranged(firm.company, account_id, new, by=BY, now=firm.now)


def _left(firm: Morning, *names: str, state: str = "sent") -> None:
    """The messages of these customers left this morning, and they wait for their next step."""
    with firm.inside():
        for name in names:
            Message.objects.filter(pk=message(firm, name).pk).update(
                state=state, departs_at=firm.now, left_at=firm.now, claimed_at=firm.now, approved_by=BY
            )
            reasons = [{"code": "step_later", "facts": {"on": "2026-12-04", "step": "clear"}}]
            Decision.objects.filter(account_id=firm.who[name].account_id, current=True).update(
                outcome="wait", code="step_later", reasons=reasons, step=""
            )


def test_whom_a_message_left_for_today_is_not_asked_about(firm):
    with firm.inside():
        before = day_of(firm.company, firm.now).why_count
    _left(firm, "garage")
    _left(firm, "clinique", state="unknown")
    with firm.inside():
        day = day_of(firm.company, firm.now)
        shown = {row.customer.name for row in day_of(firm.company, firm.now, why="step_later").why_not}
    assert day.why_count == before and "step_later" not in day.why_counts
    assert not shown & {"Garage", "Clinique"}


def test_what_left_and_is_not_shown_is_counted(firm, monkeypatch):
    monkeypatch.setattr(view, "Bounds", lambda: Bounds(rail=1))
    _left(firm, "garage", "clinique", "morel")
    html = text_of(firm.client(), firm.path())
    left = html.split("<h2>Left today</h2>")[1].split("</section>")[0]
    assert "<span>3</span>" in left and "and 2 more" in left and "?show=left" in left


def test_a_letter_among_mails_is_said_where_they_leave(firm):
    with firm.inside():
        Message.objects.filter(pk=message(firm, "clinique").pk).update(channel="letter")
    companies.set_test_mode(firm.company, False)
    ids = [message(firm, name).pk for name in ("garage", "morel", "clinique")]
    html = send(firm.client(), firm.path("today/approve/"), message=ids)
    assert re.search(r"2 e-mails leave at \d+:\d\d and 1 letter will be ready to print", html)
    assert re.search(r'data-left="\d+"', html) and "min left" in html


def test_a_row_has_its_menu_and_one_line_of_its_law(firm):
    html = text_of(firm.client(), firm.path())
    garage = section(html, "g-friendly").split("</li>")[0]
    for rest in ("agree/pause/?back=today", "agree/promise/?back=today", "agree/dispute/?back=today", "exception/"):
        assert f'href="{firm.file("garage")}{rest}"' in garage
    said = law_line("FR", "business", firm_step(firm, "friendly"), firm.now.date())
    assert said is not None and f"</span>{said.short}</span></summary>" in garage
    assert said.citation in garage and "does not advise" in garage
    assert "agree/pause" not in text_of(firm.client("bookkeeper"), firm.path())


def firm_step(firm: Morning, name: str) -> Any:
    """A step of the policy in force."""
    with firm.inside():
        return policy_queries.in_force(firm.company).find(name)


def test_no_line_of_law_before_the_due_date_and_none_invented(firm):
    day = firm.now.date()
    assert law_line("FR", "business", firm_step(firm, "note"), day) is None
    assert law_line("FR", "business", None, day) is None
    fits = law_line("FR", "person", firm_step(firm, "friendly"), day)
    assert fits is None or len(fits.short) <= 60
    unknown = law_line("ZZ", "business", firm_step(firm, "friendly"), day)
    assert unknown is None or unknown.short in _house()


def _house() -> list[str]:
    """What the careful default says of interest where no law is known."""
    return [note.rule.short.say("en") for note in law.notes("ZZ", "interest", "business", date(2026, 11, 24))]


def test_a_pause_noted_from_the_day_leads_back_to_it(firm):
    client = firm.client()
    page = text_of(client, firm.file("garage", "agree/pause/?back=today"))
    assert 'name="back" value="today"' in page and "btn btn-main" in page
    html = send(client, firm.file("garage", "agree/pause/"), until="2026-12-10", back="today")
    assert "nobody writes or calls up to" in html and "Good morning Owner." in html
    html = send(client, undo_of(html))
    assert "Garage" in section(html, "g-friendly")
