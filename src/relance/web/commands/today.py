"""Show the day's list: what waits for approval, what leaves, what needs you, who is not contacted and why.

today             the list
today --ahead     the next step of every customer in the next thirty days, if nobody pays
"""

import argparse
from typing import Any

from django.utils.translation import gettext

from relance.desk.ahead.days import ahead_of
from relance.desk.today.day import EVERYTHING, Day, day_of
from relance.desk.today.rows import Row, Way
from relance.dunning.reasons import Said
from relance.outbox import listing
from relance.values.clock import day_in
from relance.values.money import format_money
from relance.values.words import say_date, say_hour
from relance.web.cli import show_json
from relance.web.commandline import Firm, common, firm
from relance.web.templatetags.look import lateness

GROUP = "work"
ALL = 10**6


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which firm, and which day."""
    common(parser)
    parser.add_argument("--ahead", action="store_true", help="the steps of the next thirty days instead")


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    with firm(args) as at:
        if args.ahead:
            return _ahead(at, args.json)
        day = day_of(at.company, at.now, bounds=EVERYTHING)
        if args.json:
            show_json(shown(day))
        else:
            tell(day, at.company.language)
    return 0


def _ahead(at: Firm, as_json: bool) -> int:
    found = ahead_of(at.company, day_in(at.now, at.company.zone), most=ALL)
    if as_json:
        show_json(
            [
                {
                    "on": day,
                    "customer": one.customer.reference,
                    "name": one.customer.name,
                    "step": one.step,
                    "invoice": one.number,
                }
                for day, steps in found.days
                for one in steps
            ]
        )
        return 0
    for day, steps in found.days:
        print(say_date(day, at.company.language, "near"))
        for one in steps:
            print(
                f"  {one.customer.name}: {one.title} ({one.number})"
                if one.number
                else f"  {one.customer.name}: {one.title}"
            )
    if not found.count:
        print(gettext("Nothing is foreseen in the next thirty days."))
    return 0


def _row(row: Row) -> dict[str, Any]:
    return {
        "message": row.message_id,
        "customer": row.customer.reference,
        "name": row.customer.name,
        "step": row.step,
        "total": dict(row.total),
        "days_late": row.days_late,
        "documents": list(row.numbers),
        "to": row.recipient,
        "subject": row.subject,
        "why": [{"code": said.code, "words": said.full} for said in row.why],
        "until": row.until,
        "detail": row.detail,
    }


def _task(row: Row) -> dict[str, Any]:
    """What a person has to do. `arrangement` is the dispute that `agree lift` takes."""
    return _row(row) | {
        "step": row.task_step,
        "phone": row.customer.phone,
        "contact": row.customer.contact,
        "role": row.role,
        "arrangement": row.arrangement,
    }


def _tomorrow(day: Day) -> dict[str, Any] | None:
    if day.tomorrow is None:
        return None
    return {"day": day.tomorrow.day, "steps": dict(day.tomorrow.steps), "promises": day.tomorrow.promises}


def shown(day: Day) -> dict[str, Any]:
    """The list as one object: all of it, whatever its length."""
    return {
        "company": day.company.name,
        "today": day.today,
        "test_mode": day.company.test_mode,
        "next_departure": day.next_departure,
        "ready": [_row(row) | {"approval": group.way, "role": group.role} for group in day.ready for row in group.rows],
        "leaving": [
            {"batch": one.batch, "departs_at": one.departs_at, "rows": [_row(row) for row in one.rows]}
            for one in day.leaving
        ],
        "calls": [_task(row) for row in day.calls],
        "decide_yourself": [_task(row) for row in day.persons],
        "disputes_to_settle": [_task(row) for row in day.disputes],
        "unknown": [_row(row) for row in day.unknown],
        "failed": [_row(row) for row in day.failed],
        "sent_today": [_row(row) for row in day.left],
        "would_have_left_today": [_row(row) for row in day.rehearsed],
        "why_not": [_row(row) for row in day.why_not],
        "arrived": [
            {"customer": a.customer.reference, "amount": a.amount, "currency": a.currency, "on": a.on}
            for a in day.arrived
        ],
        "promised": [
            {
                "customer": p.customer.reference,
                "amount": p.amount,
                "currency": p.currency,
                "until": p.until,
                "state": p.state,
            }
            for p in day.promised
        ],
        "tomorrow": _tomorrow(day),
        "trouble": [{"customer": who.reference, "error": words} for who, words in day.trouble],
    }


def tell(day: Day, language: str) -> None:
    """The list for a person, in the firm's language."""
    print(f"{day.company.name}, {say_date(day.today, language, 'long')}")
    if day.company.test_mode:
        print(gettext("Test mode: look at everything, nothing leaves."))
    for group in day.ready:
        each = ": ./relance approve ID" if group.way is Way.EACH else ""
        print(f"\n{group.title} ({group.count}){each}")
        _rows(group.rows, language)
    for one in day.leaving:
        hour = say_hour(one.departs_at, day.company.zone, language)
        print("\n" + gettext("Leaving at %(hour)s") % {"hour": hour} + f" ({len(one.rows)})")
        _rows(one.rows, language)
    for title, rows in (
        (gettext("Calls"), day.calls),
        (gettext("To decide"), day.decisions),
        (gettext("May have left: please look"), day.unknown),
        (gettext("Refused by the mail server"), day.failed),
        (gettext("Left today"), day.left),
        (gettext("Would have left today"), day.rehearsed),
        (gettext("Why not contacted?"), day.why_not),
    ):
        if rows:
            print(f"\n{title} ({len(rows)})")
            _rows(rows, language)
    for who, words in day.trouble:
        said = gettext("%(name)s could not be decided. Nothing is lost; the others went on.")
        print("\n" + said % {"name": who.name} + f" {gettext(words)}")
    if day.arrived:
        print("\n" + gettext("Arrived since yesterday: %(sum)s") % {"sum": _sum(day.arrived_total, language)})
    hints = _hints(day)
    for words, command in hints:
        print(f"\n{words} ./relance {command}")
    if not (hints or day.ready or day.disputes):
        print("\n" + gettext("That’s everything for today."))


def _hints(day: Day) -> list[tuple[str, str]]:
    """What is still to be done, and with which command."""
    printed, posted = listing.letters_waiting(day.company)
    todo = [
        (day.unknown, gettext("Say whether they left:"), "outbox left ID, ./relance outbox not-left ID"),
        (day.failed, gettext("Try one again:"), "outbox retry ID"),
        (day.calls or day.persons, gettext("Note what came of a call or a decision:"), "called CUSTOMER --said TEXT"),
        (printed, gettext("Letters to print: %(n)d.") % {"n": printed}, "print --to letters.pdf"),
        (posted, gettext("Letters to bring to the post: %(n)d.") % {"n": posted}, "print"),
        (day.ready_count, gettext("Approve them:"), "approve --all"),
    ]
    return [(words, command) for there_is, words, command in todo if there_is]


def _sum(total: Any, language: str) -> str:
    return " + ".join(format_money(minor, currency, language) for currency, minor in total.items())


def _late(row: Row) -> str:
    """How late the customer is, as the page says it."""
    return lateness(row.days_late) if row.total else ""


def _chips(row: Row) -> list[Said]:
    """The reasons; how late it is stands before them."""
    return [said for said in row.why if said.code not in {"step_due", "formal_step"}]


def _rows(rows: Any, language: str) -> None:
    for row in rows:
        mark = f"{row.message_id:>6}" if row.message_id else "     –"
        why = row.detail or "; ".join(filter(None, [_late(row), row.title, *(said.short for said in _chips(row))]))
        why = f"{row.customer.phone}  {why}" if row.task and row.channel == "call" else why
        why = f"{why}  (./relance agree lift {row.arrangement})" if row.code == "dispute_review" else why
        print(f"{mark}  {row.customer.name[:34]:<34} {_sum(row.total, language):>16}  {why}")
