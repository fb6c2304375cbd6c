"""A claim's figures together."""

from collections.abc import Sequence
from datetime import date

from relance.claims.rules.accruing import Accounts, Course, accrue
from relance.claims.rules.costs import fixed_sum, late, procedure, recovery, reminder_fees
from relance.claims.rules.delay import Found, first_day, waiting_over
from relance.claims.rules.lapsing import lapse
from relance.claims.rules.rating import Basis, basis_of, course_of
from relance.claims.rules.records import Answer, Claim, Interest, Refusal, Sum
from relance.law.rules import Charging


def answer(claim: Claim, law: Charging) -> Answer:
    """What a claim comes to on its last day under the law that is given."""
    basis = basis_of(claim, law)
    begun = _begun(claim, basis, law)
    courses = _courses(claim, begun, basis, law)
    days = [day if isinstance(day, date) else None for day in begun]
    known = courses if isinstance(courses, list) else [None] * len(claim.lines)
    accounts = accrue(claim.lines, days, known, claim.payments, claim.conventions)
    lines = late(claim, begun, [account.open_at_first for account in accounts.lines])
    interest = courses if isinstance(courses, Refusal) else _interest(accounts, courses, basis)
    fixed = fixed_sum(claim, lines, law)
    asked = recovery(claim, lines, fixed.amount if isinstance(fixed, Sum) else 0, accounts.principal_left, law)
    return Answer(
        interest=interest,
        fixed_sum=fixed,
        recovery=asked,
        reminder_fees=reminder_fees(claim, law),
        first_charge_day=_first_charge_day(claim, begun, basis, law),
        principal_left=accounts.principal_left,
        total=_total(accounts, interest, fixed, asked),
        lapse=lapse(claim, law),
        procedure=procedure(claim, law),
    )


def _begun(claim: Claim, basis: Basis | Refusal, law: Charging) -> list[Found]:
    """The first day of delay of each line."""
    starts = basis.starts if isinstance(basis, Basis) else ()
    return [first_day(claim, line.due, starts, law) for line in claim.lines]


def _courses(
    claim: Claim, begun: Sequence[Found], basis: Basis | Refusal, law: Charging
) -> list[Course | None] | Refusal:
    if isinstance(basis, Refusal):
        return basis
    found: list[Course | None] = []
    for line, begins in zip(claim.lines, begun, strict=True):
        course = course_of(claim, line, begins, basis, law)
        if isinstance(course, Refusal):
            return course
        found.append(course)
    return found


def _interest(accounts: Accounts, courses: Sequence[Course | None], basis: Basis | Refusal) -> Interest:
    begun = [course.begins for course in courses if course is not None]
    return Interest(
        total=sum(account.total for account in accounts.lines),
        left=accounts.interest_left,
        first_day=min(begun, default=None),
        stretches=tuple(stretch for account in accounts.lines for stretch in account.stretches),
        rule=basis.rule if isinstance(basis, Basis) else None,
    )


def _first_charge_day(claim: Claim, begun: Sequence[Found], basis: Basis | Refusal, law: Charging) -> date | None:
    """The first day on which anything may be asked, known as soon as what it hangs on has happened."""
    days: list[date] = []
    over = waiting_over(claim, law)
    if isinstance(basis, Basis) and basis.formula is not None:
        begins = min((day for day in begun if isinstance(day, date)), default=None)
        if begins is not None and not basis.waits:
            days.append(begins)
        elif begins is not None and isinstance(over, date):
            days.append(max(begins, over))
    fact = law.recovery
    asks = fact is not None and fact.tariff is not None and all(clause in claim.terms.clauses for clause in fact.needs)
    if asks and fact is not None and fact.waits and isinstance(over, date):
        days.append(over)
    return min(days, default=None)


def _total(accounts: Accounts, interest: Interest | Refusal, fixed: Sum | Refusal, asked: Sum | Refusal) -> int | None:
    """All that is owed; what payments held beyond sums and interest settles the rest last."""
    if isinstance(interest, Refusal) or isinstance(fixed, Refusal) or isinstance(asked, Refusal):
        return None
    costs = fixed.amount + asked.amount
    return accounts.principal_left + interest.left + max(0, costs - accounts.beyond)
