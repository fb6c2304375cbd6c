"""Note what came of a call, or of another step that is a person's.

  called CUSTOMER --said TEXT                      they were reached; the step is done
  called CUSTOMER --no-answer                      nobody answered; the call stays, the try counts as a contact
  called CUSTOMER --until DATE                     agreed to wait up to that day
  called CUSTOMER --until DATE --amount AMOUNT     so much was promised for that day

It is for the task that ./relance today shows for this customer: a call, a formal step, or the end of the ladder.

Exit codes: 0 done, 2 refused: no such task stands any more, or this cannot be agreed on.
"""

import argparse
from datetime import date

from relance.customers import queries as customers
from relance.dunning import queries as dunning
from relance.dunning.facts import Outcome
from relance.dunning.reporting import Report, report
from relance.ledger import queries as ledger
from relance.values.money import BadAmount, add_up, parse_amount
from relance.web.cli import Refusal, show_json
from relance.web.commandline import common, firm, read_day

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, and what came of it."""
    common(parser)
    parser.add_argument("customer", metavar="CUSTOMER", help="reference, number or name")
    parser.add_argument("--no-answer", action="store_true", help="nobody answered")
    parser.add_argument("--said", metavar="TEXT", default="", help="what was said, for the customer's file")
    parser.add_argument("--until", metavar="DATE", help="the day that was agreed on")
    parser.add_argument("--amount", metavar="AMOUNT", help="how much was promised for that day, such as 400.00")


def run(args: argparse.Namespace) -> int:
    """Log it, mark the step, note what was agreed on, decide again."""
    with firm(args) as at:
        customer = customers.one(at.company, args.customer)
        decision = dunning.preview(at.company, customer.account_id, at.today)
        if decision.outcome not in (Outcome.CALL, Outcome.PERSON):
            raise Refusal(f"No call or decision waits for {customer.name}. See ./relance why {customer.reference}.")
        until = read_day(args.until) if args.until else None
        if args.amount and until is None:
            raise Refusal("Say for when it was promised, such as --until 2026-12-24.")
        currency, amount = _promised(args.amount, customer.account_id, at.today)
        told = Report(not args.no_answer, args.said, until, amount, currency)
        done = report(at.company, customer.account_id, decision.step, told, by=at.by, now=at.now)
        if args.json:
            show_json({"customer": customer.reference, "step": decision.step, "reached": told.reached, "until": until})
            return 0
        print(f"{customer.name}: noted." + (f" Messages withdrawn: {len(done.withdrawn)}." if done.withdrawn else ""))
    return 0


def _promised(text: str | None, account_id: int, today: date) -> tuple[str, int]:
    """The currency and minor units of a promise; the account's only open currency."""
    if not text:
        return "", 0
    items = ledger.items_on([account_id], today).get(account_id, [])
    totals = add_up((item.currency, item.open) for item in items)
    if len(totals) != 1:
        raise Refusal("Open in several currencies: note the promise on the customer's page.")
    currency = next(iter(totals))
    try:
        return currency, parse_amount(text, currency)
    except BadAmount as error:
        raise Refusal(str(error)) from error
