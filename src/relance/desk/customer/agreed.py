"""What stands with a customer, and what comes: what holds with its days, the exception, the next thirty days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from relance.arrangements import measures
from relance.arrangements.rules import Dispute, Kept, Kind
from relance.desk.agree.words import ICONS, TITLES
from relance.desk.customer.nextstep import icon_of
from relance.desk.exception.form import ladder_title
from relance.dunning.facts import Outcome
from relance.dunning.queries import Outlook
from relance.dunning.reasons import language, say
from relance.ledger.queries import Item
from relance.policies.rules import Policy
from relance.values.money import add_up
from relance.values.words import say_date


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that holds: what it is, how much it is about, its days; `slipped` where its end has passed."""

    id: int
    title: str
    icon: str
    total: Mapping[str, int]
    days: str
    numbers: str = ""
    slipped: bool = False


def holding(outlook: Outlook, items: Sequence[Item], today: date) -> list[Holding]:
    """What holds with a customer, the first to end first; kept and missed promises are on the timeline."""
    found: list[tuple[date, Holding]] = []
    for pause in outlook.arranged.pauses:
        later = pause.begins > today
        said = gettext("from %(begins)s until %(until)s") if later else gettext("until %(until)s")
        days = said % {"begins": _brief(pause.begins), "until": _brief(pause.until)}
        found.append((pause.until, Holding(pause.id, str(TITLES[Kind.PAUSE]), ICONS[Kind.PAUSE], {}, days)))
    for promise in outlook.arranged.promises:
        if outlook.promises[promise.id] is not Kept.OPEN:
            continue
        days = gettext("for %(day)s") % {"day": _brief(promise.until)}
        if promise.until < today:
            days = gettext("was for %(day)s, still awaited") % {"day": _brief(promise.until)}
        total = {promise.currency: promise.amount}
        made = Holding(promise.id, str(TITLES[Kind.PROMISE]), ICONS[Kind.PROMISE], total, days)
        found.append((promise.until, made))
    for dispute in outlook.arranged.disputes:
        found += [(dispute.until, each) for each in _contested(dispute, items, today)]
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def _contested(dispute: Dispute, items: Sequence[Item], today: date) -> list[Holding]:
    """A dispute, while something of what it contests is open."""
    mine = [item for item in items if item.part_id in dispute.amounts]
    if not mine:
        return []
    total = add_up((item.currency, min(item.open, dispute.amounts[item.part_id])) for item in mine)
    slipped = dispute.until < today
    said = gettext("was to be settled by %(day)s") if slipped else gettext("to be settled by %(day)s")
    numbers = ", ".join(dict.fromkeys(item.number for item in mine))
    title, icon = str(TITLES[Kind.DISPUTE]), ICONS[Kind.DISPUTE]
    return [Holding(dispute.id, title, icon, total, said % {"day": _brief(dispute.until)}, numbers, slipped)]


@dataclass(frozen=True, slots=True)
class Special:
    """The exception that holds for a customer."""

    says: str
    reason: str
    by: str
    since: Any


def special(made: Any | None, policy: Policy) -> Special | None:
    """The exception in words; None where the customer is treated like everybody else."""
    if made is None:
        return None
    return Special(exception_words(made.ladder, made.extra_days, policy), made.reason, made.by, made.made_at)


def exception_words(ladder: str, extra_days: int, policy: Policy) -> str:
    """`steps as for private persons, 10 days more after each due date`."""
    said = []
    if ladder:
        said.append(gettext("steps of “%(ladder)s”") % {"ladder": ladder_title(policy, ladder)})
    if extra_days:
        more = ngettext("%(n)d day more after each due date", "%(n)d days more after each due date", extra_days)
        said.append(more % {"n": extra_days})
    return ", ".join(said)


@dataclass(frozen=True, slots=True)
class Coming:
    """A step of the days to come."""

    day: date
    title: str
    icon: str


def coming(outlook: Outlook, policy: Policy) -> list[Coming]:
    """The steps of the next thirty days, if nothing new happens."""
    found = []
    for decision in outlook.steps:
        if decision.step:
            title, icon = policy.title(decision.step, language()), icon_of(policy.find(decision.step))
        else:
            first = decision.reasons[0]
            said = say([{"code": first.code, "facts": dict(first.facts)}], policy)[0]
            title, icon = said.short, said.icon
        if decision.outcome is Outcome.PERSON and not decision.step:
            # After a colon a sentence goes on, unless it begins with a number or a code.
            on = title[:1].lower() + title[1:] if title[1:2].islower() else title
            title = gettext("Yours to decide: %(why)s") % {"why": on}
        found.append(Coming(decision.today, title, icon))
    return found


def _brief(day: date) -> str:
    return say_date(day, language(), "brief")


MEASURES: Mapping[str, Promise] = {"stop_work": _("Work stops from"), "withdraw_credit": _("Payment in advance from")}
"""What was stopped, before its day."""


def standing_measures(account_id: int) -> list[tuple[Any, Promise]]:
    """What was stopped for this customer and is not ended, with its words."""
    return [(row, MEASURES[row.kind]) for row in measures.standing([account_id]).get(account_id, [])]
