"""Questions to the law of a place, answered with the rules behind the answer. Pure; `on` is the day asked about.

Every answer shown to people ends with `informs`. `root` is another folder of places, for tests.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from relance.law import folders
from relance.law.charging import (
    AfterJudgment,
    Agreed,
    Discount,
    DueDay,
    FixedSum,
    Interest,
    LegalRate,
    Order,
    Procedure,
    Recovery,
    ReminderFee,
    Waiting,
)
from relance.law.contact import Cap, Hours, Limits, Rest, together
from relance.law.facts import HEAD, Basis, Confidence, Fact, Rule, Words, read_words
from relance.law.folders import CAREFUL, PLACES, Written
from relance.law.keeping import Keeping
from relance.law.limiting import Limitation
from relance.law.notices import Notice
from relance.law.noting import Note, topic_of
from relance.law.own import NOTHING, Change, Own, answered, changed, read_values
from relance.law.rates import Series, with_entered
from relance.law.remedies import Remedy
from relance.law.rows import Row
from relance.values.calendar import Calendar
from relance.values.money import country_name

__all__ = [
    "PLACES",
    "Charging",
    "Limits",
    "Note",
    "Place",
    "Rule",
    "all_series",
    "charging",
    "contact_limits",
    "facts",
    "informs",
    "kept_until",
    "nearest",
    "notes",
    "notice",
    "place",
    "places",
    "prove",
    "remedies",
    "rule",
    "said",
    "series",
    "unsure",
    "written",
]

MOST = 4096
"""Answers kept in memory: bounded, because codes and days may come from outside."""

F = TypeVar("F")

OWN_FIRM = "business"
"""The kind of creditor that is meant where nobody says."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place, and the folders that answer for it, nearest first.

    `known` is False where there is no data, so that the careful default answers. The calendar then is
    that of the country which the code begins with, weekends only where that is none.
    """

    code: str
    names: Words
    inherits: tuple[str, ...]
    calendar: Calendar
    known: bool


def places(root: Path = PLACES) -> tuple[str, ...]:
    """The codes of all places with data, in alphabetical order."""
    return tuple(sorted(code for code in folders.codes(root) if not code.startswith("_")))


@lru_cache(maxsize=MOST)
def place(code: str, root: Path = PLACES) -> Place:
    """The place of a code such as `FR` or `US-NY-NYC`; never an error for an unknown one. Raises BadLaw."""
    known = code in places(root)
    chain = folders.chain(code if known else CAREFUL, root)
    country = code.partition("-")[0]
    calendar = next((folder.calendar for folder in chain if folder.calendar), Calendar(country))
    names = chain[0].names if known else Words(en=country_name(country, "en"), fr=country_name(country, "fr"))
    return Place(code, names, tuple(folder.code for folder in chain), calendar, known)


def nearest(country: str, part: str, root: Path = PLACES) -> str:
    """The code of the nearest place with data: a part of a country where there is one, else the country."""
    code = f"{country}-{part}" if part else country
    while code not in places(root) and "-" in code:
        code = code.rpartition("-")[0]
    return code


@lru_cache(maxsize=MOST)
def contact_limits(
    code: str,
    debtor: str,
    on: date,
    channel: str = "",
    creditor: str = OWN_FIRM,
    root: Path = PLACES,
    own: Own = NOTHING,
) -> Limits:
    """What holds back a contact with a debtor who lives at a place. Raises BadLaw.

    An unknown debtor is a consumer. A named channel leaves out the rules that are about others only.
    """
    found = facts(code, debtor, on, creditor, root, own)
    # What holds under circumstances only is for the gate, which knows them.
    about = [fact for fact in found if _is_about(fact, channel) and not getattr(fact, "when", ())]
    return Limits(
        caps=tuple(fact for fact in about if isinstance(fact, Cap)),
        hours=together(tuple(fact for fact in about if isinstance(fact, Hours))),
        rests=tuple(fact for fact in about if isinstance(fact, Rest)),
    )


@dataclass(frozen=True, slots=True)
class Charging:
    """What the law says about charges and time, for one kind of debtor and creditor on a day.

    None where no fact is known: then nothing is charged and nothing guessed. Of several limitations the first that
    fits counts. `off` are the facts that a firm's lawyer switched off, by the kind of their table.
    """

    calendar: Calendar
    series: Mapping[str, Series]
    interest: Interest | None
    agreed: Agreed | None
    legal_rate: LegalRate | None
    after_judgment: AfterJudgment | None
    fixed_sum: FixedSum | None
    recovery: Recovery | None
    waiting: Waiting | None
    reminder_fee: ReminderFee | None
    discount: Discount | None
    due_day: DueDay | None
    order: Order | None
    procedures: tuple[Procedure, ...]
    limitations: tuple[Limitation, ...]
    off: Mapping[str, Rule]


@lru_cache(maxsize=MOST)
def charging(
    code: str, debtor: str, on: date, creditor: str = OWN_FIRM, root: Path = PLACES, own: Own = NOTHING
) -> Charging:
    """What may be charged to such a debtor by such a creditor under the law of a place, as of a day. Raises BadLaw."""
    found = facts(code, debtor, on, creditor, root, own)

    def one(kind: type[F]) -> F | None:
        return next((fact for fact in found if isinstance(fact, kind)), None)

    return Charging(
        calendar=place(code, root).calendar,
        series=series(code, root, own),
        interest=one(Interest),
        agreed=one(Agreed),
        legal_rate=one(LegalRate),
        after_judgment=one(AfterJudgment),
        fixed_sum=one(FixedSum),
        recovery=one(Recovery),
        waiting=one(Waiting),
        reminder_fee=one(ReminderFee),
        discount=one(Discount),
        due_day=one(DueDay),
        order=one(Order),
        procedures=tuple(fact for fact in found if isinstance(fact, Procedure)),
        limitations=tuple(fact for fact in found if isinstance(fact, Limitation)),
        off=_off(code, debtor, on, creditor, root, own),
    )


def _off(code: str, debtor: str, on: date, creditor: str, root: Path, own: Own) -> Mapping[str, Rule]:
    """The heads of facts that are switched off, with who did it, by kind."""
    changes = {change.rule_id: change for change in own.changes if change.off}
    mine = (each for each in written(code, on, root) if each.fact.rule.id in changes) if changes else ()
    concerned = (each for each in mine if each.fact.rule.concerns(debtor, creditor))
    return {each.kind: answered(each.fact.rule, changes[each.fact.rule.id]) for each in concerned}


@lru_cache(maxsize=MOST)
def series(code: str, root: Path = PLACES, own: Own = NOTHING) -> Mapping[str, Series]:
    """The rates that a place knows, its own before inherited ones, and those a firm entered. Raises BadLaw."""
    found: dict[str, Series] = {}
    for name in reversed(place(code, root).inherits):
        found |= folders.folder(name, root).series
    return {name: with_entered(one, own.entered) for name, one in found.items()}


@cache
def all_series(root: Path = PLACES) -> Mapping[str, Series]:
    """Every series of all places, by name. Raises BadLaw."""
    return {
        name: one for code in sorted(folders.codes(root)) for name, one in folders.folder(code, root).series.items()
    }


def prove(change: Change, on: date, root: Path = PLACES) -> None:
    """Whether a fact can have the values of a change. Raises BadLaw."""
    code = change.rule_id.partition("/")[0]
    for each in folders.folder(code, root).written if code in folders.codes(root) else ():
        if each.fact.rule.id == change.rule_id and each.fact.rule.holds(on):
            _as_changed(each, change)


def notes(
    code: str, topic: str, debtor: str, on: date, creditor: str = OWN_FIRM, root: Path = PLACES, own: Own = NOTHING
) -> tuple[Note, ...]:
    """What the law says about a setting, in the order of the files, nearest place first. Raises BadLaw."""
    found = facts(code, debtor, on, creditor, root, own)
    return tuple(Note(topic, fact.rule) for fact in found if topic_of(fact) == topic)


def remedies(
    code: str, debtor: str, on: date, creditor: str = OWN_FIRM, root: Path = PLACES, own: Own = NOTHING
) -> tuple[Remedy, ...]:
    """What a creditor may do beside asking, and what comes before a suit, nearest place first. Raises BadLaw."""
    return tuple(fact for fact in facts(code, debtor, on, creditor, root, own) if isinstance(fact, Remedy))


def notice(
    code: str, debtor: str, on: date, kind: str, creditor: str = OWN_FIRM, root: Path = PLACES, own: Own = NOTHING
) -> Notice | None:
    """What a notice of this kind has to give, by the nearest place that says so. Raises BadLaw."""
    found = facts(code, debtor, on, creditor, root, own)
    return next((fact for fact in found if isinstance(fact, Notice) and fact.kind == kind), None)


def kept_until(
    code: str, papers: str, day: date, on: date, root: Path = PLACES, own: Own = NOTHING
) -> tuple[date, Rule] | None:
    """The last day on which a paper of a day has to be kept, and who says so; None where no law is known."""
    found = facts(code, "", on, OWN_FIRM, root, own)
    rules = [fact for fact in found if isinstance(fact, Keeping) and fact.papers == papers]
    longest = max(rules, key=lambda fact: fact.until(day), default=None)
    return (longest.until(day), longest.rule) if longest is not None else None


def rule(rule_id: str, on: date, root: Path = PLACES) -> Rule | None:
    """The rule of an id as it stood on a day; None where there is none. Raises BadLaw."""
    code = rule_id.partition("/")[0]
    facts = folders.folder(code, root).facts if code in folders.codes(root) else ()
    return next((fact.rule for fact in facts if fact.rule.id == rule_id and fact.rule.holds(on)), None)


def informs(language: str) -> str:
    """The sentence that ends every text about law."""
    return _informs().say(language)


@cache
def _informs() -> Words:
    path = Path(__file__).with_name("words.toml")
    return read_words(Row(tomllib.loads(path.read_text("utf-8")), path.name).table("informs"))


@lru_cache(maxsize=MOST)
def facts(
    code: str, debtor: str, on: date, creditor: str = OWN_FIRM, root: Path = PLACES, own: Own = NOTHING
) -> tuple[Fact, ...]:
    """What holds on the day: a nearer fact replaces a farther one of its name, whomever it is about. Raises BadLaw."""
    concerned = [each for each in written(code, on, root) if each.fact.rule.concerns(debtor, creditor)]
    changes = {change.rule_id: change for change in own.changes}
    answers = (_as_changed(each, changes.get(each.fact.rule.id)) for each in concerned)
    return tuple(fact for fact in answers if fact is not None)


def written(code: str, on: date, root: Path = PLACES) -> list[Written]:
    """All that the folders of a place say on a day, about anybody, nearest first. Raises BadLaw."""
    found: list[Written] = []
    for name in place(code, root).inherits:
        replaced = {each.fact.rule.name for each in found}
        mine = (each for each in folders.folder(name, root).written if each.fact.rule.holds(on))
        found += [each for each in mine if each.fact.rule.name not in replaced]
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as it is shown: its kind of table, its values as the file (or the firm) writes them, and its rule."""

    kind: str
    values: Mapping[str, Any]
    rule: Rule
    off: bool = False


def said(code: str, on: date, root: Path = PLACES, own: Own = NOTHING) -> list[Said]:
    """All that the law of a place says on a day, about anybody, with what a firm changed in it. Raises BadLaw."""
    changes = {change.rule_id: change for change in own.changes}
    found = []
    for each in written(code, on, root):
        change = changes.get(each.fact.rule.id)
        values = {key: value for key, value in each.data.items() if key not in HEAD}
        if change is None:
            found.append(Said(each.kind, values, each.fact.rule))
        else:
            found.append(Said(each.kind, values | read_values(change), answered(each.fact.rule, change), change.off))
    return found


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something to look at again: a fact or a series (`about`); `why`: low, old, or gap, then with its first `day`."""

    place: str
    about: str
    why: str
    confidence: str
    checked: date | None
    day: date | None = None


YEAR = timedelta(days=365)


def unsure(on: date, code: str = "", root: Path = PLACES) -> list[Unsure]:
    """What rests on low confidence, was not looked at for a year, or has no rate on a day. Raises BadLaw."""
    found: list[Unsure] = []
    for name in (
        folders.chain(code, root) if code else [folders.folder(each, root) for each in sorted(folders.codes(root))]
    ):
        for fact in name.facts:
            rule = fact.rule
            if rule.holds(on) and rule.basis is Basis.LAW:
                why = "low" if rule.confidence is Confidence.LOW else "old" if on - rule.checked > YEAR else ""
                found += [Unsure(name.code, rule.id, why, rule.confidence, rule.checked)] if why else []
        found += [each for one in name.series.values() if (each := _unsure_rate(name.code, one, on)) is not None]
    return found


def _unsure_rate(code: str, one: Series, on: date) -> Unsure | None:
    held = one.on(on)
    if held is None:
        return Unsure(code, one.name, "gap", "", None, one.gap_before(on))
    low = held.confidence is Confidence.LOW
    return Unsure(code, one.name, "low", held.confidence, held.checked, held.since) if low else None


def _as_changed(each: Written, change: Change | None) -> Fact | None:
    """The fact as the firm's lawyer left it; None where it is switched off."""
    if change is None:
        return each.fact
    return None if change.off else changed(each.fact, change, each.read, each.data)


def _is_about(fact: Fact, channel: str) -> bool:
    """Whether a fact about contact holds for a channel. Without a channel all do."""
    channels: tuple[str, ...] = getattr(fact, "channels", ())
    return not (channels and channel) or channel in channels
