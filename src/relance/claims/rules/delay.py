"""When a debtor is late: the first day that bears interest, and when anything may be asked."""

from datetime import date, timedelta

from relance.claims.rules.counting import DAY, add_months, month_end
from relance.claims.rules.records import Claim, Refusal, Reminder, Why
from relance.law.charging import By, Start, Waiting
from relance.law.rules import Charging
from relance.values.calendar import Calendar

Found = date | Refusal | None
"""A day; why it cannot be told; or None: it has not come, or never does so."""


def first_day(claim: Claim, due: date | None, starts: tuple[Start, ...], law: Charging) -> Found:
    """The first day of delay: the earliest that any way for delay to begin gives, never before the due date is over."""
    found = [_start(claim, due, start, law) for start in starts]
    days = [day for day in found if isinstance(day, date)]
    if days:
        return max(min(days), last_day_to_pay(due, law) + DAY) if due is not None else min(days)
    return next((one for one in found if isinstance(one, Refusal)), None)


def last_day_to_pay(due: date, law: Charging) -> date:
    """The due date, moved to a working day where the law moves it."""
    return law.calendar.on_or_after(due) if law.due_day is not None else due


def _start(claim: Claim, due: date | None, start: Start, law: Charging) -> Found:
    if start.mention and "invoice_mention" not in claim.terms.clauses:
        return None
    match start.by:
        case By.DUE:
            return _after(due, law)
        case By.AGREED:
            return _after(due, law) if claim.terms.fixed_date else None
        case By.INVOICE:
            return None if due is not None and claim.terms.fixed_date else _after_invoice(claim, due, start, law)
        case By.FORMAL_NOTICE:
            return _after_notice(claim, due)
        case By.REMINDER:
            return _after_reminder(claim, due)
        case By.REMINDER_SENT:
            return _after_sending(claim, due)
        case By.WAITING:
            return waiting_over(claim, law)
        case By.QUARTER:
            return _after_the_third_month(claim, start)


def _after(due: date | None, law: Charging) -> Found:
    return last_day_to_pay(due, law) + DAY if due is not None else None


def _after_invoice(claim: Claim, due: date | None, start: Start, law: Charging) -> Found:
    """So many days after the work, or after the later of it, the invoice's arrival and a date without agreement."""
    base = claim.performed if start.of_work and claim.performed is not None else claim.invoice_received
    if base is None and start.or_work:
        base = claim.performed
    if base is None:
        return Refusal(Why.FACT_MISSING, {"fact": "invoice_received"}) if due is None else None
    known = [base] if start.of_work else [base, *(day for day in (claim.performed, due) if day is not None)]
    last = max(known) + timedelta(days=start.days - (1 if start.inclusive else 0))
    return last_day_to_pay(last, law) + DAY


def late_reminders(claim: Claim, due: date | None) -> list[Reminder]:
    """The reminders of a sum: those before its due date were about others."""
    return [each for each in claim.reminders if due is None or (_came(each) or day_of(each)) >= due]


def day_of(reminder: Reminder) -> date:
    """The day a reminder was sent; where that is not known, the day it came."""
    day = reminder.sent or reminder.received
    assert day is not None, "a reminder was sent or received on some day"
    return day


def _after_notice(claim: Claim, due: date | None) -> Found:
    """The day after the formal notice came. One before the due date asks for nothing that is owed yet."""
    day = claim.formal_notice
    return day + DAY if day is not None and (due is None or day >= due) else None


def _after_reminder(claim: Claim, due: date | None) -> Found:
    """The day after the first reminder came. An e-mail comes on the day it is sent."""
    reminders = late_reminders(claim, due)
    days = [day for day in map(_came, reminders) if day is not None]
    if days:
        return min(days) + DAY
    return Refusal(Why.FACT_MISSING, {"fact": "reminder_received"}) if reminders else None


def _came(reminder: Reminder) -> date | None:
    return reminder.received or (reminder.sent if reminder.medium == "email" else None)


def _after_sending(claim: Claim, due: date | None) -> Found:
    return next((day_of(reminder) + DAY for reminder in late_reminders(claim, due)), None)


def _after_the_third_month(claim: Claim, start: Start) -> Found:
    if claim.performed is None:
        return Refusal(Why.FACT_MISSING, {"fact": "performed"})
    if start.within_month and (claim.invoiced is None or claim.invoiced > add_months(claim.performed, 1)):
        return None if claim.invoiced is not None else Refusal(Why.FACT_MISSING, {"fact": "invoiced"})
    return month_end(add_months(claim.performed.replace(day=1), 3)) + DAY


def waiting_over(claim: Claim, law: Charging) -> Found:
    """The first day after the waiting time that the first reminder left. None before a reminder."""
    reminders = late_reminders(claim, claim.first_due)
    if law.waiting is None or not reminders:
        return None
    begins = _waiting_begins(reminders[0], law.waiting, claim.conventions.saturday_works, law.calendar)
    return begins + timedelta(days=law.waiting.days) if isinstance(begins, date) else begins


def _waiting_begins(reminder: Reminder, waiting: Waiting, saturday: bool, calendar: Calendar) -> Found:
    begins = waiting.begins[reminder.medium]
    if begins == "received":
        came = _came(reminder)
        return came + DAY if came is not None else Refusal(Why.FACT_MISSING, {"fact": "reminder_received"})
    if reminder.sent is None:
        return Refusal(Why.FACT_MISSING, {"fact": "reminder_sent"})
    if begins == "next_day":
        return reminder.sent + DAY
    return _working_day(reminder.sent, int(begins), saturday, calendar)


def _working_day(day: date, number: int, saturday: bool, calendar: Calendar) -> date:
    """The so many-th working day after a day. A Saturday counts where it is said to, if it is no holiday."""
    while number:
        day += DAY
        works = calendar.is_working(day) or (saturday and day.weekday() == 5 and not calendar.is_holiday(day))
        number -= 1 if works else 0
    return day
