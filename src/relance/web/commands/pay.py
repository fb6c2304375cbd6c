"""Record money that arrived from a customer.

It settles what its reference names first, then the oldest open invoices; what is left stays on the account.
A message that no longer fits is withdrawn in the same step.
"""

import argparse

from django.utils.translation import gettext, ngettext

from relance.customers import queries as customers
from relance.dunning import actions as dunning
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewPayment
from relance.values.money import format_money
from relance.web.cli import show_json
from relance.web.commandline import common, firm, read_amount, read_currency, read_day, say_sums

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
        known = ledger_queries.currencies(customer.account_id)
        currency = read_currency(args.currency, known, at.company.currency)
        amount = read_amount(args.amount, currency)
        on = read_day(args.on) if args.on else at.today
        new = NewPayment(customer.account_id, currency, amount, on, args.reference)
        entry, done = dunning.paid(at.company, new, by=at.by, now=at.now)
        balance = ledger_queries.owed_on(at.company, at.today, [customer.account_id]).get(customer.account_id, {})
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
            return 0
        words = {
            "name": customer.name,
            "sum": format_money(amount, currency, at.company.language),
            "open": say_sums(balance) or gettext("nothing"),
        }
        print(gettext("%(name)s: %(sum)s received. Still open: %(open)s.") % words)
        if n := len(done.withdrawn):
            print(ngettext("%(n)d message withdrawn.", "%(n)d messages withdrawn.", n) % {"n": n})
    return 0
