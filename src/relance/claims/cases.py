"""Cases of law as files: questions with the answers they must have. A closed schema: what is unknown is an error.

`[[claim]]` asks for money and time, `[[contact]]` whether something may be said now. Amounts and percents are text.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from relance.claims.contact_cases import ContactCase, check_contact, read_contact
from relance.claims.rules.answering import answer
from relance.claims.rules.discounting import under_discount
from relance.claims.rules.records import (
    Act,
    Answer,
    Claim,
    Conventions,
    DayCount,
    Interest,
    Lapse,
    Line,
    Paid,
    RateKind,
    Refusal,
    Reminder,
    Rounding,
    Sum,
    Terms,
    Wanted,
)
from relance.law import rules as law
from relance.law.charging import MEDIA
from relance.law.facts import CREDITORS, DEBTORS, Confidence
from relance.law.limiting import AGREEMENTS, SUPPLIES
from relance.law.own import NOTHING, Own
from relance.law.rates import percent_of, read_rate
from relance.law.rows import BadLaw, Row
from relance.values.money import BadAmount, to_decimal, to_minor

TODAY = date(2026, 11, 21)
"""The day that cases without a day of their own speak of."""

EVENTS = ("own_reminder", "own_registered_letter", "formal_notice", "acknowledgment_oral", "acknowledgment_signed")
EXPECTED = (
    *("interest", "days", "rate_percent", "first_interest_day", "fixed_sum", "recovery_costs", "costs_total"),
    *("reminder_fees", "first_charge_day", "principal_left", "total", "limitation_ends", "payable", "vat"),
    *("procedure_fee", "refused"),
)
VARIED = ("day_count", "rounding", "saturday")
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Discounted:
    """A question about a cash discount."""

    net: int
    vat: Decimal
    percent: Decimal
    taken: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One question and the figures it must have; `others` are figures under changed conventions."""

    id: str
    claim: Claim
    discount: Discounted | None
    expected: Figures
    others: tuple[tuple[Conventions, Figures], ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Miss:
    """A figure that differs. `fails` is False where it is only told: the case itself is doubtful."""

    case: str
    key: str
    expected: Any
    got: Any
    fails: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run over cases found: `passed` cases, those that failed, and misses of both kinds."""

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    misses: tuple[Miss, ...]

    @property
    def notes(self) -> list[Miss]:
        """What is told and fails nothing."""
        return [miss for miss in self.misses if not miss.fails]


def verify(paths: Iterable[Path], today: date = TODAY, root: Path = law.PLACES, own: Own = NOTHING) -> Verdict:
    """Run every case of the files (a folder: of all its `.toml` files). Raises BadLaw for a file that is no cases."""
    cases, contacts = read(paths, today)
    misses = [miss for case in cases for miss in check(case, root, own)]
    misses += [miss for contact in contacts for miss in check_act(contact, root, own)]
    failed = {miss.case for miss in misses if miss.fails}
    ids = [case.id for case in cases] + [contact.id for contact in contacts]
    passed = tuple(id_ for id_ in ids if id_ not in failed)
    return Verdict(passed, tuple(sorted(failed)), tuple(misses))


def check_act(case: ContactCase, root: Path = law.PLACES, own: Own = NOTHING) -> list[Miss]:
    """Where the gate answers a contact otherwise. Only what goes out on one side and not on the other fails."""
    sure = case.confidence is not Confidence.LOW
    found = check_contact(case, root, own)
    return [Miss(case.id, each.key, each.expected, each.got, each.hard and sure) for each in found]


def read(paths: Iterable[Path], today: date = TODAY) -> tuple[list[Case], list[ContactCase]]:
    """The claims of files, and their contacts. Raises BadLaw."""
    files = [file for path in paths for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]
    cases: list[Case] = []
    contacts: list[ContactCase] = []
    for file in files:
        row = Row(_load(file), file.name)
        for number, data in enumerate(row.take("claim", list) if row.has("claim") else [], start=1):
            cases.append(_case(row.inner(data, _called("claim", number, data)), today))
        for number, data in enumerate(row.take("contact", list) if row.has("contact") else [], start=1):
            contacts.append(read_contact(row.inner(data, _called("contact", number, data))))
        row.done()
    ids = [case.id for case in cases] + [contact.id for contact in contacts]
    if not ids:
        raise BadLaw("There is no case in these files.")
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise BadLaw(f"Two cases have the id {twice[0]}.")
    return cases, contacts


def _called(kind: str, number: int, data: Any) -> str:
    return f"{kind} {data['id'] if isinstance(data, dict) and 'id' in data else number}"


def _load(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise BadLaw(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadLaw(f"{file.name}: {error}") from error


# Reading


def _case(row: Row, today: date) -> Case:
    case_id, currency = row.text("id"), row.text("currency", 3)
    claim = _claim(row, currency, today)
    discount = _discount(row.table("discount"), currency) if row.has("discount") else None
    if discount is None and not claim.lines[0].principal and len(claim.lines) == 1:
        raise row.bad("“principal”, “lines” or “discount” is missing")
    expect = row.table("expect")
    others = (
        [expect.inner(each, "alternatives") for each in expect.take("alternatives", list)]
        if expect.has("alternatives")
        else []
    )
    alternatives = tuple((_conventions(each, claim.conventions, VARIED), _figures(each, currency)) for each in others)
    figures = _figures(expect, currency)
    if not figures:
        raise row.bad("“expect” names nothing")
    row.code("origin", ("official", "textbook", "constructed"))
    confidence = Confidence(row.code("confidence", list(Confidence)))
    row.text("why", 1000)
    row.done()
    return Case(case_id, claim, discount, figures, alternatives, confidence)


def _claim(row: Row, currency: str, today: date) -> Claim:
    due = _date(row, "due")
    until = _date(row, "until") or today
    if row.has("lines"):
        lines = tuple(_line(row.inner(each, "lines"), currency) for each in row.take("lines", list))
    else:
        lines = (Line(_amount(row, "principal", currency) if row.has("principal") else 0, due, until),)
    terms, fees = _terms(row, currency, lines)
    return Claim(
        place=row.text("jurisdiction"),
        debtor=row.code("debtor", DEBTORS),
        creditor=row.code("creditor", CREDITORS),
        currency=currency,
        lines=lines,
        wanted=_wanted(row),
        performed=_date(row, "performed"),
        invoiced=_date(row, "invoiced"),
        invoice_received=_date(row, "invoice_received"),
        agreement=row.code("agreement", AGREEMENTS) if row.has("agreement") else "written",
        supply=row.code("supply", SUPPLIES) if row.has("supply") else "services",
        formal_notice=_notice(row.table("formal_notice")) if row.has("formal_notice") else None,
        reminders=tuple(_reminder(row.inner(each, "reminders")) for each in _list(row, "reminders")),
        payments=tuple(_payment(row.inner(each, "payments"), currency) for each in _list(row, "payments")),
        acts=tuple(_event(row.inner(each, "events")) for each in _list(row, "events")),
        judgment_enforceable=_date(row, "judgment_enforceable"),
        external_costs=_amount(row, "external_costs", currency) if row.has("external_costs") else 0,
        procedure=row.text("procedure") if row.has("procedure") else "",
        terms=replace(terms, reminder_fees=fees),
        conventions=_conventions(row.table("conventions"), Conventions()) if row.has("conventions") else Conventions(),
    )


def _date(row: Row, key: str) -> date | None:
    return row.take(key, date) if row.has(key) else None


def _list(row: Row, key: str) -> list[Any]:
    return row.take(key, list) if row.has(key) else []


def _amount(row: Row, key: str, currency: str) -> int:
    try:
        return to_minor(row.decimal(key), currency)
    except BadAmount as error:
        raise row.bad(f"“{key}”: {error}") from error


def _line(row: Row, currency: str) -> Line:
    line = Line(_amount(row, "principal", currency), _date(row, "due"), row.take("until", date))
    row.done()
    return line


def _wanted(row: Row) -> Wanted:
    kind = RateKind(row.code("rate", list(RateKind)) if row.has("rate") else RateKind.STATUTORY)
    if kind is RateKind.GIVEN:
        return Wanted(kind, rate=read_rate(row, "given_rate"))
    if kind is RateKind.STATUTORY:
        return Wanted()
    text = row.text("contract_rate")
    if text.startswith("legal*") and text[6:].isdigit():
        return Wanted(kind, times=int(text[6:]))
    return Wanted(kind, rate=read_rate(Row({"contract_rate": text}, "contract_rate"), "contract_rate"))


def _notice(row: Row) -> date:
    day = row.take("received", date)
    row.code("medium", MEDIA)
    row.done()
    return day


def _reminder(row: Row) -> Reminder:
    reminder = Reminder(_date(row, "sent"), _date(row, "received"), row.code("medium", MEDIA))
    if reminder.sent is None and reminder.received is None:
        raise row.bad("“sent” or “received” is missing")
    row.done()
    return reminder


def _payment(row: Row, currency: str) -> Paid:
    paid = Paid(row.take("on", date), _amount(row, "amount", currency))
    row.done()
    return paid


def _event(row: Row) -> Act:
    act = Act(row.take("on", date), row.code("kind", EVENTS))
    row.done()
    return act


def _terms(row: Row, currency: str, lines: tuple[Line, ...]) -> tuple[Terms, tuple[int, ...]]:
    said = row.table("terms") if row.has("terms") else Row({}, "terms")
    clauses = {
        clause: said.flag(clause)
        for clause in ("interest_clause", "penalty_clause", "regular_supply", "invoice_mention")
    }
    if said.has("fee_clause"):
        said.code("fee_clause", ("unquantified",))
    fees = tuple(to_minor(_decimal(said, each), currency) for each in _list(said, "reminder_fees"))
    terms = Terms(
        fixed_date=said.flag("fixed_date_agreed", any(line.due is not None for line in lines)),
        clauses=frozenset(clause for clause, there in clauses.items() if there),
        yearly_rate_stated=said.flag("yearly_rate_stated", True),
    )
    said.done()
    return terms, fees


def _decimal(row: Row, value: Any) -> Decimal:
    return Row({"amount": value}, "reminder_fees").decimal("amount")


def _conventions(row: Row, start: Conventions, known: tuple[str, ...] = (*VARIED, "appropriation")) -> Conventions:
    """The conventions that a table names, on top of others; it is left with its other keys."""
    found = start
    if "day_count" in known and row.has("day_count"):
        found = replace(found, day_count=DayCount(row.code("day_count", list(DayCount))))
    if row.has("rounding"):
        found = replace(found, rounding=Rounding(row.code("rounding", list(Rounding))))
    if "appropriation" in known and row.has("appropriation"):
        first = row.code("appropriation", ("interest_first", "principal_first"))
        found = replace(found, interest_first=first == "interest_first")
    if row.has("saturday"):
        found = replace(found, saturday_works=row.code("saturday", ("not_working", "working")) == "working")
    if known != VARIED:
        row.done()
    return found


def _discount(row: Row, currency: str) -> Discounted:
    found = Discounted(
        _amount(row, "net", currency), row.decimal("vat_rate"), row.decimal("percent"), row.take("taken", bool)
    )
    row.done()
    return found


def _figures(row: Row, currency: str) -> dict[str, Any]:
    """The figures that a table names, and nothing else."""
    found: dict[str, Any] = {}
    for key in EXPECTED:
        if not row.has(key):
            continue
        if key == "days":
            found[key] = row.number(key, 0)
        elif key in ("first_interest_day", "first_charge_day", "limitation_ends"):
            found[key] = row.take(key, date)
        elif key == "rate_percent":
            found[key] = row.decimal(key)
        elif key == "refused":
            found[key] = row.text(key)
        elif key == "reminder_fees":
            found[key] = [to_minor(_decimal(row, each), currency) for each in row.take(key, list)]
        else:
            found[key] = _amount(row, key, currency)
    row.done()
    return found


# Answering


def check(case: Case, root: Path = law.PLACES, own: Own = NOTHING) -> list[Miss]:
    """The figures of a case that differ, under its own conventions and under each alternative."""
    said = law.charging(case.claim.place, case.claim.debtor, case.claim.until, case.claim.creditor, root, own)
    runs = [(case.claim, case.expected, "")]
    runs += [(replace(case.claim, conventions=how), figures, _named(how, case.claim)) for how, figures in case.others]
    found = []
    for claim, expected, under in runs:
        got = figures_of(claim, answer(claim, said))
        if case.discount is not None and said.discount is not None:
            asked = case.discount
            payable = under_discount(asked.net, asked.vat, asked.percent, asked.taken, said.discount)
            got |= {"payable": payable.payable, "vat": payable.vat}
        # A refusal is the whole answer: nothing else is compared.
        keys = ["refused"] if "refused" in expected else list(expected)
        found += [
            Miss(
                case.id, key + under, _shown(key, expected[key], claim), _shown(key, got.get(key), claim), _fails(case)
            )
            for key in keys
            if not _same(key, expected[key], got.get(key))
        ]
    return found


def _fails(case: Case) -> bool:
    return case.confidence is not Confidence.LOW


def _named(how: Conventions, claim: Claim) -> str:
    names = {"day_count": how.day_count, "rounding": how.rounding, "saturday": how.saturday_works}
    own = claim.conventions
    usual = {"day_count": own.day_count, "rounding": own.rounding, "saturday": own.saturday_works}
    said = [f"{key} {value}" for key, value in names.items() if value != usual[key]]
    return f" under {', '.join(said)}" if said else ""


def _same(key: str, expected: Any, got: Any) -> bool:
    return expected in got if key == "refused" else expected == got


def _shown(key: str, value: Any, claim: Claim) -> Any:
    """A figure as the case file writes it."""
    if isinstance(value, list):
        return [_shown(key, each, claim) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and key != "days":
        return str(to_decimal(value, claim.currency))
    return str(value) if isinstance(value, Decimal) else value


def figures_of(claim: Claim, found: Answer) -> dict[str, Any]:
    """An answer in the keys of the schema; None where there is no figure."""
    interest = found.interest if isinstance(found.interest, Interest) else None
    rate = interest.rate if interest is not None else None
    return {
        "interest": interest.total if interest is not None else None,
        "days": interest.days if interest is not None else None,
        "rate_percent": percent_of(rate) if rate is not None else None,
        "first_interest_day": interest.first_day if interest is not None else None,
        "fixed_sum": _amount_of(found.fixed_sum),
        "recovery_costs": _gross_of(found.recovery),
        "costs_total": found.costs,
        "reminder_fees": [fee.amount for fee in found.reminder_fees]
        if isinstance(found.reminder_fees, tuple)
        else None,
        "first_charge_day": found.first_charge_day,
        "principal_left": found.principal_left,
        "total": found.total,
        "limitation_ends": found.lapse.ends if isinstance(found.lapse, Lapse) else None,
        "procedure_fee": _amount_of(found.procedure),
        "refused": [refusal.why.value for refusal in found.refusals],
    }


def _amount_of(sum_: Sum | Refusal | None) -> int | None:
    return sum_.amount if isinstance(sum_, Sum) else None


def _gross_of(sum_: Sum | Refusal) -> int | None:
    """The sum with what another one covers of it."""
    return sum_.amount + sum_.covered if isinstance(sum_, Sum) else None
