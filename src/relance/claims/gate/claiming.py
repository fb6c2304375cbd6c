"""What the law of claims says about an act: whether the claim has lapsed, and what is wrong with a charge."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from relance.claims.gate.records import Contact
from relance.claims.rules.answering import answer
from relance.claims.rules.lapsing import lapse
from relance.claims.rules.records import (
    Answer,
    Claim,
    Interest,
    Lapse,
    Line,
    RateKind,
    Refusal,
    Reminder,
    Sum,
    Terms,
    Wanted,
    Why,
)
from relance.law import rules as law
from relance.law.charging import CLAUSES, MEDIA
from relance.law.gating import Asked, Charge
from relance.law.own import NOTHING, Own
from relance.law.rules import Charging

SOME = 1_000_000
"""A principal to try a rate on: nothing but the rate is read from the answer."""


def judged(contact: Contact, code: str, root: Path = law.PLACES, own: Own = NOTHING) -> Asked:
    """The act with what the law of claims of one place says about it. Raises BadLaw."""
    asked = contact.asked
    if contact.due is None and asked.charge is None:
        return asked
    said = law.charging(code, contact.debtor, contact.day, contact.creditor, root, own)
    if asked.charge is None and contact.due is not None and _too_young(contact.day - contact.due, said):
        return asked
    claim = _claim(contact, code, said)
    gone = lapse(claim, said)
    lapsed = isinstance(gone, Lapse) and gone.ends < contact.day
    ends_right = lapsed and any(
        each.extinguishes for each in said.limitations if isinstance(gone, Lapse) and each.rule == gone.rule
    )
    faults = frozenset(_faults(claim, asked.charge, said)) if asked.charge else frozenset[str]()
    return replace(asked, lapsed=lapsed, extinguished=ends_right, faults=faults)


def _too_young(age: timedelta, said: Charging) -> bool:
    """Whether no limitation period of the place can be over: none is counted from before the due date."""
    return age < timedelta(days=365) * min((each.years for each in said.limitations), default=0)


def _claim(contact: Contact, code: str, said: Charging) -> Claim:
    tariff = said.fixed_sum.tariff if said.fixed_sum is not None else None
    currency = tariff.currency if tariff is not None else "EUR"
    line = Line(contact.asked.amount or SOME, contact.due, max(contact.day, contact.due or contact.day))
    return Claim(
        place=code,
        debtor=contact.debtor,
        creditor=contact.creditor,
        currency=currency,
        lines=(line,),
        agreement=contact.asked.agreement,
        supply=contact.asked.supply,
        payments=contact.payments,
        formal_notice=_notice(contact),
        reminders=tuple(
            Reminder(past.at.date(), past.at.date(), past.channel if past.channel in MEDIA else "email")
            for past in contact.history
            if past.kind == "first_reminder"
        ),
    )


def _notice(contact: Contact) -> date | None:
    """The day of the written notice that is on file; one without a day is as old as the delay."""
    if contact.notices is not None:
        return min(contact.notices, default=None)
    if "written_notice_sent" not in contact.asked.flags:
        return None
    days = contact.asked.since.get("written_notice_sent")
    return contact.due if days is None else contact.day - timedelta(days=days)


def _faults(claim: Claim, charge: Charge, said: Charging) -> list[str]:
    """Codes of what the law objects to in a charge."""
    if charge.kind == "fixed_sum":
        fixed = answer(claim, said).fixed_sum
        return [] if isinstance(fixed, Sum) and (charge.amount or 0) <= fixed.amount else ["fee_barred"]
    if charge.kind in {"lump_sum", "collection_fee"}:
        return _beyond_tariff(claim, charge, said)
    if charge.kind != "interest" or charge.rate is None:
        return []
    if not charge.agreed:
        return [] if _most(answer(claim, said)) >= charge.rate else ["fee_not_agreed"]
    terms = Terms(yearly_rate_stated=charge.yearly, clauses=frozenset(CLAUSES))
    found = answer(replace(claim, wanted=Wanted(RateKind.CONTRACT, rate=charge.rate), terms=terms), said)
    if isinstance(found.interest, Refusal):
        return [] if _only_of_the_floor(found.interest, said) else ["rate_above_ceiling"]
    if _most(found) >= charge.rate:
        return []
    return ["rate_above_ceiling" if charge.yearly else "yearly_rate_missing"]


def _only_of_the_floor(refusal: Refusal, said: Charging) -> bool:
    """Whether only the lower limit of a rate is broken or unknown. Where no rule is known nobody vouches for one."""
    no_ceiling = said.agreed is not None and said.agreed.ceiling is None
    return refusal.why is Why.RATE_BELOW_FLOOR or (refusal.why is Why.RATE_MISSING and no_ceiling)


def _beyond_tariff(claim: Claim, charge: Charge, said: Charging) -> list[str]:
    """Whether a sum for collecting is above what the law of the place names, where it names one."""
    if said.recovery is None or charge.amount is None:
        return []
    asked = replace(claim, terms=Terms(clauses=frozenset(CLAUSES) if charge.agreed else frozenset()))
    most = answer(asked, said).recovery
    return [] if isinstance(most, Sum) and charge.amount <= most.amount + most.covered else ["fee_barred"]


def _most(found: Answer) -> int:
    """The highest rate of the answer; nought where there is none."""
    stretches = found.interest.stretches if isinstance(found.interest, Interest) else ()
    return max((stretch.rate for stretch in stretches), default=0)


def days_since(day: date | None, today: date) -> int | None:
    """Days that have gone by; None where there is no such day."""
    return None if day is None else (today - day).days
