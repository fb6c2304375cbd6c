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
    """The first day of delay: the earliest that any way for delay to begin gives."""
    found = [_start(claim, due, start, law) for start in starts]
    days = [day for day in found if isinstance(day, date)]
    if days:
        return min(days)
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
            return claim.formal_notice + DAY if claim.formal_notice is not None else None
        case By.REMINDER:
            return _after_reminder(claim)
        case By.REMINDER_SENT:
            return _after_sending(claim)
        case By.WAITING:
            return waiting_over(claim, law)
        case By.QUARTER:
            return _after_the_third_month(claim, start)


def _after(due: date | None, law: Charging) -> Found:
    return last_day_to_pay(due, law) + DAY if due is not None else None


def _after_invoice(claim: Claim, due: date | None, start: Start, law: Charging) -> Found:
    """So many days after the work, or after the later of it, the invoice's arrival and a date without agreement."""
    base = claim.performed if start.of_work and claim.performed is not None else claim.invoice_received
    if base is None:
        return Refusal(Why.FACT_MISSING, {"fact": "invoice_received"}) if due is None else None
    known = [base] if start.of_work else [base, *(day for day in (claim.performed, due) if day is not None)]
    last = max(known) + timedelta(days=start.days - (1 if start.inclusive else 0))
    return last_day_to_pay(last, law) + DAY


def _after_reminder(claim: Claim) -> Found:
    """The day after the first reminder came. An e-mail comes on the day it is sent."""
    found = [_came(reminder) for reminder in claim.reminders]
    days = [day for day in found if day is not None]
    if days:
        return min(days) + DAY
    return Refusal(Why.FACT_MISSING, {"fact": "reminder_received"}) if claim.reminders else None


def _came(reminder: Reminder) -> date | None:
    return reminder.received or (reminder.sent if reminder.medium == "email" else None)


def _after_sending(claim: Claim) -> Found:
    if not claim.reminders:
        return None
    day = claim.reminders[0].sent or claim.reminders[0].received
    return day + DAY if day is not None else Refusal(Why.FACT_MISSING, {"fact": "reminder_sent"})


def _after_the_third_month(claim: Claim, start: Start) -> Found:
    if claim.performed is None:
        return Refusal(Why.FACT_MISSING, {"fact": "performed"})
    if start.within_month and (claim.invoiced is None or claim.invoiced > add_months(claim.performed, 1)):
        return None if claim.invoiced is not None else Refusal(Why.FACT_MISSING, {"fact": "invoiced"})
    return month_end(add_months(claim.performed.replace(day=1), 3)) + DAY


def waiting_over(claim: Claim, law: Charging) -> Found:
    """The first day after the waiting time that the first reminder left. None before a reminder."""
    if law.waiting is None or not claim.reminders:
        return None
    begins = _waiting_begins(claim.reminders[0], law.waiting, claim.conventions.saturday_works, law.calendar)
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
