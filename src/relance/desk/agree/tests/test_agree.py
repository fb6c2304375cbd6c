"""Pauses, promises and disputes as they are entered, lifted and held again."""

import pytest

from relance.accounts.models import TimelineEntry
from relance.arrangements.models import Arrangement, Contested
from relance.desk.today.tests.sample import Morning, a_morning, mornings, one_line, send, text_of, undo_of
from relance.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def made(firm: Morning, name: str) -> Arrangement:
    with firm.inside():
        return Arrangement.objects.filter(account=firm.who[name].account_id).latest("id")


def state(firm: Morning, name: str) -> str:
    with firm.inside():
        return Message.objects.filter(account=firm.who[name].account_id).latest("id").state


def test_of_a_personal_reason_no_word_is_kept(firm):
    html = send(
        firm.client(), firm.file("garage", "agree/pause/"), until="2026-12-10", said="Her husband is ill", personal="on"
    )
    assert "Pause until 10 Dec" in html and "personal reason" in html and "husband" not in html
    with firm.inside():
        mine = TimelineEntry.objects.filter(account_id=firm.who["garage"].account_id)
        assert not [entry for entry in mine if "husband" in (entry.text or "") + str(entry.facts)]


def test_a_pause_is_noted_listed_and_undone(firm):
    client = firm.client("collector")
    html = send(client, firm.file("garage", "agree/pause/"), until="2026-12-10", said="Moving house")
    assert "Noted: nobody writes or calls up to Thursday 10 December. The waiting message is withdrawn." in html
    assert "Pause until 10 Dec" in html and "Moving house" in html and "until 10 Dec" in html
    assert state(firm, "garage") == "withdrawn"
    html = send(client, undo_of(html))
    assert "the pause is over, the steps go on." in html and "Lifted: Pause" in html
    assert state(firm, "garage") == "proposed"
    html = send(client, undo_of(html))
    assert "Garage: it holds again." in html and "Holds again: Pause" in html
    assert made(firm, "garage").lifted_on is None and state(firm, "garage") == "withdrawn"


def test_a_promise_is_for_all_that_is_open_unless_told_otherwise(firm):
    page = text_of(firm.client(), firm.file("garage", "agree/promise/"))
    assert 'value="500.00"' in page
    assert 'value="500,00"' in text_of(firm.client("owner", "fr"), firm.file("garage", "agree/promise/"))
    html = send(firm.client(), firm.file("garage", "agree/promise/"), amount="300", until="2026-12-01", said="Paul")
    assert "Noted: nobody writes before the promise of Tuesday 1 December." in html
    assert "Promise for 1 Dec" in html and "€300.00" in html and "for 1 Dec" in html
    assert (made(firm, "garage").amount, made(firm, "garage").currency) == (30000, "EUR")


def test_a_dispute_names_invoices_and_how_much_of_each(firm):
    first, second = firm.parts("clinique")
    page = text_of(firm.client(), firm.file("clinique", "agree/dispute/"))
    assert "F-second" in page and "€300.00 open" in page, "200 of it are contested already"
    fields = {f"part_{first.part_id}": "on", f"amount_{first.part_id}": "50", f"part_{second.part_id}": "on"}
    html = send(firm.client(), firm.file("clinique", "agree/dispute/"), until="2026-12-08", **fields)
    assert "Noted: what is contested rests until Tuesday 8 December." in html
    assert "Dispute of 2 invoices, to be settled by 8 Dec" in html and "€350.00" in html
    with firm.inside():
        amounts = Contested.objects.filter(arrangement=made(firm, "clinique")).values_list("part_id", "amount")
        assert dict(amounts) == {first.part_id: 5000, second.part_id: 30000}


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("pause", {"until": ""}, "This field is required."),
        ("pause", {"until": "2026-11-23"}, "This day has passed."),
        ("promise", {"until": "2026-12-01", "amount": "x"}, "“x” is not an amount."),
        ("promise", {"until": "2026-12-01", "amount": "0"}, "A promise is above zero."),
        ("promise", {"amount": "999999999", "until": "2026-12-01"}, "More is promised than is open. Open are €500.00."),
        ("dispute", {"until": "2026-12-01"}, "Tick what is contested."),
        ("dispute", {"until": "2026-12-01", "amount": "900"}, "Between zero and €500.00, what is open of it."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(firm, kind, given, said):
    part = firm.parts("garage")[0].part_id
    if kind == "dispute" and "amount" in given:
        given = {"until": given["until"], f"part_{part}": "on", f"amount_{part}": given["amount"]}
    answer = firm.client().post(firm.file("garage", f"agree/{kind}/"), {"said": "Their <words>", **given})
    html = one_line(answer)
    assert answer.status_code == 422 and said in html and "Their &lt;words&gt;" in html
    with firm.inside():
        assert not Arrangement.objects.filter(account=firm.who["garage"].account_id).exists()


def test_another_customers_invoice_is_not_contested_here(firm):
    theirs = firm.parts("morel")[0].part_id
    answer = firm.client().post(firm.file("garage", "agree/dispute/"), {"until": "2026-12-01", f"part_{theirs}": "on"})
    assert answer.status_code == 422 and "Tick what is contested." in answer.content.decode()


def test_what_holds_no_more_is_told(firm):
    client, pause = firm.client(), made(firm, "duval")
    send(client, firm.path(f"agreed/{pause.pk}/lift/"))
    assert "It holds no longer: somebody has lifted it." in send(client, firm.path(f"agreed/{pause.pk}/lift/"))
    send(client, firm.path(f"agreed/{pause.pk}/again/"))
    assert "Too late to undo" in send(client, firm.path(f"agreed/{pause.pk}/again/"))


def test_a_lift_is_undone_on_its_own_day_only(firm):
    pause = made(firm, "duval")
    send(firm.client(), firm.path(f"agreed/{pause.pk}/lift/"))
    with firm.inside():
        Arrangement.objects.filter(pk=pause.pk).update(lifted_on="2026-11-23")
    assert "Too late to undo" in send(firm.client(), firm.path(f"agreed/{pause.pk}/again/"))


def test_no_other_kind_and_no_other_firm(firm):
    client, other = firm.client(), a_morning("Hartwell")
    assert client.get(firm.file("garage", "agree/amnesty/")).status_code == 404
    pause = made(other, "duval")
    for rest in ("lift/", "again/"):
        assert client.post(firm.path(f"agreed/{pause.pk}/{rest}")).status_code == 404
    assert made(other, "duval").lifted_on is None
    assert firm.client("bookkeeper").post(firm.file("garage", "agree/pause/"), {}).status_code == 403
