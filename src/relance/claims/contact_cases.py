"""Cases that ask whether something may be said or done now. A closed schema, as for claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from relance.claims.gate.claiming import days_since
from relance.claims.gate.records import Contact, Decision, Moment, Past, Verdict
from relance.claims.gate.rules import gate
from relance.claims.rules.records import Paid
from relance.law import gating
from relance.law import rules as law
from relance.law.charging import MEDIA
from relance.law.facts import CHANNELS, CREDITORS, DEBTORS, Basis, Confidence
from relance.law.gating import Asked, Charge, FeeNotice, Plan
from relance.law.limiting import AGREEMENTS, SUPPLIES
from relance.law.own import NOTHING, Own
from relance.law.rates import read_rate
from relance.law.rows import Row

ALLOWED = (
    *("within_rules", "outside_scope", "exempt_message", "channel_exempt", "prior_consent", "lawful_announcement"),
    *("location_only", "other_channel_open", "rate_valid", "not_expired", "plan_own_period"),
)


@dataclass(frozen=True, slots=True)
class ContactCase:
    """A question to the gate and the answer it must have."""

    id: str
    contact: Contact
    decision: Decision
    because: str
    basis: str
    conditions: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an answer differs; `hard` where it goes out on one side and does not on the other."""

    key: str
    expected: Any
    got: Any
    hard: bool


def check_contact(case: ContactCase, root: Path = law.PLACES, own: Own = NOTHING) -> list[Difference]:
    """What the gate says otherwise. Raises BadLaw."""
    found = gate(case.contact, root, own)
    goes, went = case.decision is Decision.ALLOWED, found.decision is Decision.ALLOWED
    if goes != went:
        said = f"{found.decision} ({', '.join(_codes(found)) or 'nothing in the way'})"
        return [Difference("decision", str(case.decision), said, hard=True)]
    return [] if goes else _told(case, found)


def _told(case: ContactCase, found: Verdict) -> list[Difference]:
    """What is only told of an act that does not go out."""
    codes = _codes(found)
    differences = [
        ("decision", str(case.decision), str(found.decision), case.decision is found.decision),
        ("because", case.because, ", ".join(codes), not case.because or case.because in codes),
        ("basis", case.basis, str(found.basis), not case.basis or case.basis == found.basis),
        ("conditions", list(case.conditions), list(found.conditions), set(case.conditions) <= set(found.conditions)),
    ]
    return [Difference(key, expected, got, hard=False) for key, expected, got, same in differences if not same]


def _codes(found: Verdict) -> list[str]:
    return list(dict.fromkeys(reason.because for reason in found.reasons))


# Reading


def read_contact(row: Row) -> ContactCase:
    """One `[[contact]]`. Raises BadLaw."""
    case_id = row.text("id")
    contact = _contact(row)
    expect = row.table("expect")
    decision = Decision(expect.code("decision", list(Decision)))
    because = expect.code("because", (*gating.BECAUSE, *ALLOWED)) if expect.has("because") else ""
    basis = expect.code("basis", (Basis.LAW, Basis.HOUSE)) if expect.has("basis") else ""
    conditions = expect.codes("conditions", gating.CONDITIONS) if expect.has("conditions") else ()
    expect.done()
    if row.has("origin"):
        row.code("origin", ("official", "textbook", "constructed"))
    confidence = Confidence(row.code("confidence", list(Confidence)))
    row.text("why", 1000)
    row.done()
    return ContactCase(case_id, contact, decision, because, basis, conditions, confidence)


def _contact(row: Row) -> Contact:
    zone = _zone(row, "zone", None)
    at = row.take("at", datetime).replace(tzinfo=zone)
    theirs = _zone(row, "debtor_zone", zone)
    moment = Moment(
        at=at,
        zones=tuple(dict.fromkeys((theirs, _zone(row, "phone_zone", theirs)))),
        holiday=row.flag("holiday"),
        agreed=_hours(row.table("hours_agreed")) if row.has("hours_agreed") else None,
        callback=_day(row, "callback_date"),
    )
    today = at.date()
    late = row.take("days_past_due", int) if row.has("days_past_due") else None
    due = _day(row, "due") or (today - timedelta(days=late) if late is not None else None)
    history = tuple(_past(row.inner(each, "history"), zone) for each in _list(row, "history"))
    asked = _asked(row, today, due, history)
    if asked.act == "contact" and (not asked.channel or due is None):
        raise row.bad("a contact needs “channel”, and “due” or “days_past_due”")
    return Contact(
        asked=asked,
        moment=moment,
        places=tuple(row.take("jurisdictions", list)),
        debtor=row.code("debtor", DEBTORS),
        creditor=row.code("creditor", CREDITORS),
        history=history,
        debt=row.text("debt") if row.has("debt") else "A",
        due=due,
        payments=tuple(_payment(row.inner(each, "payments")) for each in _list(row, "payments")),
    )


def _asked(row: Row, today: date, due: date | None, history: tuple[Past, ...]) -> Asked:
    flags = frozenset(row.codes("flags", gating.FLAGS)) if row.has("flags") else frozenset[str]()
    since = row.take("flag_since", dict) if row.has("flag_since") else {}
    if row.has("text"):
        row.text("text", 1000)
    return Asked(
        act=_code(row, "act", gating.ACTS, "contact"),
        channel=_code(row, "channel", CHANNELS, ""),
        recipient=_code(row, "recipient", gating.RECIPIENTS, "debtor"),
        line=_code(row, "place", gating.LINES, "personal"),
        late=days_since(due, today) or 0,
        amount=_hundredths(row, "amount") if row.has("amount") else None,
        agreement=_code(row, "agreement", AGREEMENTS, "written"),
        supply=_code(row, "supply", SUPPLIES, "services"),
        flags=flags,
        since=_since(row, since, flags, today),
        held=frozenset(past.kind for past in history),
        contracted=_day(row, "contracted"),
        charge=_charge(row.table("charge")) if row.has("charge") else None,
        plan=_plan(row) if row.has("plan") else None,
        forum=_code(row, "forum", gating.FORUMS, ""),
        bill_days=days_since(_day(row, "bill_delivered"), today),
        fee_notice=_fee_notice(row.table("fee_notice"), today) if row.has("fee_notice") else None,
        letter_days=days_since(_day(row, "letter_before_claim"), today),
        cheque_days=-(days_since(_day(row, "cheque_date"), today) or 0),
        content=frozenset(row.codes("content", gating.CONTENT)) if row.has("content") else frozenset(),
    )


def _since(row: Row, since: Mapping[str, Any], flags: frozenset[str], today: date) -> Mapping[str, int]:
    for flag, day in since.items():
        if flag not in flags or type(day) is not date:
            raise row.bad(f"“flag_since” knows the flags of the case, each with a date, not {flag} = {day!r}")
    return {flag: (today - day).days for flag, day in since.items()}


def _zone(row: Row, key: str, default: ZoneInfo | None) -> ZoneInfo:
    if default is not None and not row.has(key):
        return default
    name = row.text(key)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise row.bad(f"“{key}” knows zones such as Europe/Paris, not {name!r}") from error


def _code(row: Row, key: str, known: tuple[str, ...], default: str) -> str:
    return row.code(key, known) if row.has(key) else default


def _day(row: Row, key: str) -> date | None:
    return row.take(key, date) if row.has(key) else None


def _list(row: Row, key: str) -> list[Any]:
    return row.take(key, list) if row.has(key) else []


def _hundredths(row: Row, key: str) -> int:
    return int(row.decimal(key).quantize(Decimal("0.01")) * 100)


def _hours(row: Row) -> tuple[time, time]:
    hours = row.take("from", time), row.take("to", time)
    row.done()
    return hours


def _past(row: Row, zone: ZoneInfo) -> Past:
    past = Past(
        at=row.take("at", datetime).replace(tzinfo=zone),
        channel=row.code("channel", CHANNELS),
        kind=row.code("kind", gating.KINDS_OF_CONTACT),
        count=row.number("count") if row.has("count") else 1,
        debt=row.text("debt") if row.has("debt") else "A",
    )
    row.done()
    return past


def _payment(row: Row) -> Paid:
    paid = Paid(row.take("on", date), _hundredths(row, "amount"))
    row.done()
    return paid


def _charge(row: Row) -> Charge:
    charge = Charge(
        kind=row.code("kind", gating.CHARGES),
        amount=_hundredths(row, "amount") if row.has("amount") else None,
        rate=read_rate(row, "rate_percent") if row.has("rate_percent") else None,
        share=read_rate(row, "share_percent") if row.has("share_percent") else None,
        agreed=row.flag("agreed"),
        yearly=row.flag("yearly_rate_stated", True),
        staff_cost=row.flag("covers_staff_cost"),
    )
    row.done()
    return charge


def _plan(case: Row) -> Plan:
    """The finance charge is a yes or no, or a sum: above nought it is one."""
    data = case.take("plan", dict)
    row = case.inner(data, "plan")
    told = data.get("charge", False)
    charged = row.flag("charge") if isinstance(told, bool) else row.decimal("charge") > 0
    plan = Plan(
        instalments=row.number("instalments"),
        charged=charged,
        written=row.flag("written"),
        before=row.number("plans_last_year", 0) if row.has("plans_last_year") else 0,
    )
    row.done()
    return plan


def _fee_notice(row: Row, today: date) -> FeeNotice:
    notice = FeeNotice(
        days=(today - row.take("on", date)).days,
        medium=row.code("medium", MEDIA),
        official_form=row.flag("official_form"),
    )
    row.done()
    return notice
