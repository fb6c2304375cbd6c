"""Note what came of a call, or of another step that is a person's.

  called CUSTOMER --said TEXT                      they were reached; the step is done
  called CUSTOMER --no-answer                      nobody answered; the try is kept, the call stays to be made
  called CUSTOMER --until DATE                     agreed to wait up to that day
  called CUSTOMER --until DATE --amount AMOUNT     so much was promised for that day

It is for the task that ./relance today shows for this customer: a call, a formal step, a step without a way to the
customer that was done otherwise, or the end of the ladder, from where younger invoices then go on.

Exit codes: 0 done, 2 refused: no such task stands any more, or this cannot be agreed on.
"""

import argparse
from datetime import date

from django.utils.translation import gettext, ngettext

from relance.customers import queries as customers
from relance.dunning import queries as dunning
from relance.dunning.facts import Outcome
from relance.dunning.reporting import Report, report
from relance.ledger import queries as ledger
from relance.web.cli import Refusal, show_json
from relance.web.commandline import common, firm, read_amount, read_currency, read_day

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, and what came of it."""
    common(parser)
    parser.add_argument("customer", metavar="CUSTOMER", help="reference, number or name")
    parser.add_argument("--no-answer", action="store_true", help="nobody answered")
    parser.add_argument("--said", metavar="TEXT", default="", help="what was said, for the customer's file")
    parser.add_argument("--until", metavar="DATE", help="the day that was agreed on")
    parser.add_argument("--amount", metavar="AMOUNT", help="how much was promised for that day, such as 400.00")
    parser.add_argument("--currency", metavar="CUR", default="", help="of the amount, where several are open")


def run(args: argparse.Namespace) -> int:
    """Log it, mark the step, note what was agreed on, decide again."""
    with firm(args) as at:
        customer = customers.one(at.company, args.customer)
        decision = dunning.preview(at.company, customer.account_id, at.today)
        if decision.outcome not in (Outcome.CALL, Outcome.PERSON):
            said = gettext("Nothing waits for you at %(name)s. See ./relance why %(reference)s.")
            raise Refusal(said % {"name": customer.name, "reference": customer.reference})
        until = read_day(args.until) if args.until else None
        if args.amount and until is None:
            raise Refusal(gettext("Say for when it was promised, such as --until 2026-12-24."))
        currency, amount = _promised(args, customer.account_id, at.today)
        told = Report(not args.no_answer, args.said, until, amount, currency)
        done = report(at.company, customer.account_id, decision.step, told, by=at.by, now=at.now)
        if args.json:
            show_json({"customer": customer.reference, "step": decision.step, "reached": told.reached, "until": until})
            return 0
        words = gettext("%(name)s: noted.") if told.reached else gettext("%(name)s: the try is noted.")
        follows = ngettext("%(n)d message withdrawn.", "%(n)d messages withdrawn.", len(done.withdrawn))
        print(
            " ".join(
                [words % {"name": customer.name}, *([follows % {"n": len(done.withdrawn)}] * bool(done.withdrawn))]
            )
        )
    return 0


def _promised(args: argparse.Namespace, account_id: int, today: date) -> tuple[str, int]:
    """The currency and minor units of a promise; nothing where none was made."""
    if not args.amount:
        return "", 0
    items = ledger.items_on([account_id], today).get(account_id, [])
    currency = read_currency(args.currency, (item.currency for item in items))
    return (currency, read_amount(args.amount, currency)) if currency else _nothing_open()


def _nothing_open() -> tuple[str, int]:
    raise Refusal(gettext("Nothing is open on this account: there is nothing to promise."))
