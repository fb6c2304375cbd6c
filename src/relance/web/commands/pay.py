"""Record money that arrived from a customer.

It settles what its reference names first, then the oldest open invoices; what is left stays on the account.
A message that no longer fits is withdrawn in the same step.
"""

import argparse

from relance.customers import queries as customers
from relance.dunning import actions as dunning
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewPayment
from relance.values.money import BadAmount, format_money, is_iso_currency, parse_amount
from relance.web.cli import Refusal, show_json
from relance.web.commandline import common, firm, read_day

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who paid, how much, when."""
    common(parser, clock=False)
    parser.add_argument("customer", metavar="CUSTOMER", help="reference, number or name")
    parser.add_argument("amount", metavar="AMOUNT", help="such as 1234.50")
    parser.add_argument("--currency", metavar="CUR", default="", help="where the customer has several")
    parser.add_argument("--on", metavar="DATE", help="the day it arrived, today without it")
    parser.add_argument("--reference", metavar="TEXT", default="", help="what the payer wrote")


def run(args: argparse.Namespace) -> int:
    """Book it, settle, reconsider."""
    with firm(args) as at:
        customer = customers.one(at.company, args.customer)
        currency = _currency(args.currency, customer.account_id, at.company.currency)
        try:
            amount = parse_amount(args.amount, currency)
        except BadAmount as error:
            raise Refusal(str(error)) from error
        on = read_day(args.on) if args.on else at.today
        new = NewPayment(customer.account_id, currency, amount, on, args.reference)
        entry, done = dunning.paid(at.company, new, by=at.by, now=at.now)
        owed = ledger_queries.owed_on(at.company, max(on, at.today), [customer.account_id])
        balance = owed.get(customer.account_id, {})
        if args.json:
            show_json(
                {
                    "customer": customer.reference,
                    "entry": entry.id,
                    "amount": amount,
                    "currency": currency,
                    "on": on,
                    "unallocated": entry.unallocated,
                    "balance": balance,
                    "withdrawn": done.withdrawn,
                    "proposed": done.proposed,
                }
            )
        else:
            words = " + ".join(format_money(m, c, at.company.language) for c, m in balance.items()) or "nothing"
            paid = format_money(amount, currency, at.company.language)
            print(f"{customer.name}: {paid} received. Still open: {words}.")
            if done.withdrawn:
                print(f"Messages withdrawn: {len(done.withdrawn)}.")
    return 0


def _currency(given: str, account_id: int, usual: str) -> str:
    """The currency said, or the one the account has."""
    if given:
        if not is_iso_currency(given.upper()):
            raise Refusal(f"“{given}” is not a currency code. Three letters, such as EUR.")
        return given.upper()
    known = ledger_queries.currencies(account_id)
    if len(known) > 1:
        raise Refusal(f"This customer has invoices in {' and '.join(known)}. Say which with --currency.")
    return known[0] if known else usual
