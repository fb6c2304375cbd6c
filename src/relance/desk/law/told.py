"""The law in the words of the page: rates with their gaps, facts by what they are about, what is uncertain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.claims.words import CREDITORS, DEBTORS
from relance.desk.lawnote import Shown, shown
from relance.dunning.reasons import language
from relance.law import rules as law
from relance.law.facts import CREDITORS as ALL_CREDITORS
from relance.law.facts import DEBTORS as ALL_DEBTORS
from relance.law.facts import Basis, Confidence, Rule
from relance.law.rates import Published, Series, percent_of

GROUPS: dict[str, Promise] = {
    "interest": _("Late interest"),
    "fixed_sum": _("Fixed sums and costs"),
    "limitation": _("How long a claim lives"),
    "discount": _("Discount, payments, procedures"),
    "contact": _("When and how often to contact"),
    "gate": _("What may not be said or done"),
    "remedies": _("What you may do beside asking"),
    "keeping": _("How long papers are kept"),
    "notes": _("Also good to know"),
}
GROUP_OF = {
    **dict.fromkeys(("interest", "agreed_interest", "legal_rate", "after_judgment"), "interest"),
    **dict.fromkeys(("fixed_sum", "recovery", "waiting", "reminder_fee"), "fixed_sum"),
    **dict.fromkeys(("discount", "procedure", "due_day", "order"), "discount"),
    **dict.fromkeys(("cap", "hours", "rest", "pause"), "contact"),
    "limitation": "limitation",
    "bar": "gate",
    "remedy": "remedies",
    "notice": "remedies",
    "keeping": "keeping",
    "note": "notes",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A series on the page: what it says today (None: a gap), and the firm's own rates in it."""

    name: str
    title: str
    percent: Decimal | None
    since: date | None
    source: str
    sure: str
    by: str
    own: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact on the page. `whom` says whom it is about; `values` are those a lawyer may change."""

    rule: Rule
    shown: Shown
    whom: str
    off: bool
    values: str
    changed: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Facts about one thing."""

    title: Promise
    facts: tuple[Fact, ...]


def rates(known: Iterable[Series], today: date, own: Iterable[Any]) -> list[Rate]:
    """Every series as of today, gaps first."""
    mine = list(own)
    found = [_rate(one, one.on(today), [row for row in mine if row.series == one.name]) for one in known]
    return sorted(found, key=lambda rate: (rate.percent is not None, rate.title))


def _rate(one: Series, held: Published | None, own: list[Any]) -> Rate:
    told = [_Own(row.since, row.until, percent_of(row.rate), row.source, row.said_by) for row in own]
    if held is None or held.rate is None:
        return Rate(one.name, one.names.say(language()), None, None, "", "", "", tuple(told))
    sure = "" if held.confidence is Confidence.HIGH or held.by else str(held.confidence.value)
    return Rate(
        one.name,
        one.names.say(language()),
        percent_of(held.rate),
        held.since,
        held.source,
        sure,
        held.by,
        tuple(told),
    )


@dataclass(frozen=True, slots=True)
class _Own:
    since: date
    until: date
    percent: Decimal
    source: str
    by: str


def groups(found: Iterable[law.Said], changed: set[str]) -> list[Group]:
    """The facts by what they are about, in the order of the files."""
    sorted_: dict[str, list[Fact]] = {name: [] for name in GROUPS}
    for each in found:
        sorted_[GROUP_OF[each.kind]].append(_fact(each, changed))
    return [Group(GROUPS[name], tuple(facts)) for name, facts in sorted_.items() if facts]


def _fact(each: law.Said, changed: set[str]) -> Fact:
    rule = each.rule
    return Fact(
        rule,
        shown(rule),
        _whom(rule),
        each.off,
        "\n".join(f"{key} = {_toml(value)}" for key, value in each.values.items()),
        rule.id in changed,
        rule.confidence is Confidence.LOW and rule.basis is Basis.LAW,
    )


def _whom(rule: Rule) -> str:
    """Whom a fact is about, where it is not about everybody."""
    said = []
    if rule.debtors != frozenset(ALL_DEBTORS):
        said.append(", ".join(gettext(DEBTORS[code]) for code in ALL_DEBTORS if code in rule.debtors))
    if rule.creditors == frozenset(ALL_CREDITORS) - {"individual"}:
        said.append(gettext("not to private individuals"))
    elif rule.creditors != frozenset(ALL_CREDITORS):
        named = ", ".join(gettext(CREDITORS[code]) for code in ALL_CREDITORS if code in rule.creditors)
        said.append(gettext("owed to %(creditors)s") % {"creditors": named})
    return " · ".join(said)


def _toml(value: Any) -> str:
    """A value as the data file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    return str(value)


def unsure(found: Iterable[law.Unsure]) -> list[tuple[str, str]]:
    """What is uncertain: what it is, and why."""
    why = {
        "low": gettext("doubtful: ask somebody who knows"),
        "old": gettext("not looked at for a year"),
        "gap": gettext("no rate is known: nothing is computed"),
    }
    return [(_called(one), why[one.why]) for one in found]


def _called(one: law.Unsure) -> str:
    rule = law.rule(one.about, one.day or date.today()) if "/" in one.about else None
    if rule is not None:
        return rule.short.say(language())
    known = law.all_series().get(one.about)
    return known.names.say(language()) if known is not None else one.about
