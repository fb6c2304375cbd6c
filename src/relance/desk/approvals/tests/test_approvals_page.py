"""What leaves without a person is that person's decision, and has to be earned."""

import pytest

from relance.desk.customer.tests.sample import Firm, a_firm, text_of
from relance.dunning.trusting import ENOUGH, trust
from relance.outbox.models import Message
from relance.outbox.queries import Record
from relance.outbox.rules import State
from relance.policies import queries as policies
from relance.policies.rules import Approval, Step, StepKind


def step(kind=StepKind.MESSAGE):
    return Step("friendly", 5, kind, {"en": "Friendly"})


@pytest.mark.parametrize(
    ("record", "may", "missing"),
    [
        (Record(), False, ENOUGH),
        (Record(left=ENOUGH - 1), False, 1),
        (Record(left=ENOUGH), True, 0),
        (Record(left=ENOUGH, edited=1), False, 2),
        (Record(left=ENOUGH + 2, edited=1), True, 0),
        (Record(left=ENOUGH, skipped=1), False, 1),
    ],
)
def test_ten_that_left_as_they_were_and_what_was_changed_counts_against_it(record, may, missing):
    assert (trust(step(), record).may, trust(step(), record).missing) == (may, missing)


@pytest.mark.parametrize("kind", [StepKind.CALL, StepKind.FORMAL, StepKind.PERSON])
def test_what_a_person_does_or_signs_never_leaves_by_itself(kind):
    assert not trust(step(kind), Record(left=1000)).may


@pytest.fixture
def firm(db) -> Firm:
    return a_firm()


def way(firm, name="clear"):
    with firm.inside():
        return policies.in_force(firm.company).find(name).approval


def change(firm, step_name, wanted, **who):
    return firm.client(**who).post(firm.path("approvals/change/"), {"step": step_name, "way": wanted}, follow=True)


def test_never_this_kind_without_me_and_back(firm):
    with firm.inside():
        before = policies.current(firm.company)
    assert "never again without you" in change(firm, "clear", "each").content.decode()
    assert way(firm) is Approval.EACH
    with firm.inside():
        after = policies.current(firm.company)
        assert after.version == before.version + 1
    change(firm, "clear", "together")
    assert way(firm) is Approval.TOGETHER
    with firm.inside():
        assert policies.in_force(firm.company).gap_days


def test_by_itself_only_once_it_is_trusted(firm):
    html = text_of(firm.client(), firm.path("approvals/"))
    assert "By itself: possible once 10 more have left as they were." in html
    assert "Not yet" in change(firm, "clear", "none").content.decode()
    assert way(firm) is not Approval.NONE
    with firm.inside():
        one = Message.objects.get(account=firm.late.account)
        for number in range(ENOUGH):
            Message.objects.create(
                **{
                    name: getattr(one, name)
                    for name in ("company", "account", "letter", "channel", "recipient", "proposed_on", "seen_version")
                },
                step="clear",
                occasion=f"clear:{number}",
                state=State.SENT,
                left_at=firm.now,
            )
    assert "leave by themselves" in change(firm, "clear", "none").content.decode()
    assert way(firm) is Approval.NONE


@pytest.mark.parametrize(("name", "wanted"), [("nothing", "each"), ("clear", "always"), ("call", "none")])
def test_what_is_no_kind_of_message_is_refused(firm, name, wanted):
    assert "not in your policy any more" in change(firm, name, wanted).content.decode()
