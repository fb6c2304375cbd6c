"""Write a customer's statement of account: everything open, and the payments received lately.

  statement CUSTOMER                 the text, on standard output
  statement CUSTOMER --to FILE.pdf   a letter to print or to attach

CUSTOMER is a reference, a number or a name. The statement is in the customer's language; nothing is sent.

Exit codes: 0 done, 2 refused.
"""

import argparse

from django.utils.translation import gettext

from relance.customers import queries as customers
from relance.letters import statement
from relance.web.cli import Refusal, show_json
from relance.web.commandline import common, firm, read_day
from relance.web.files import write_new

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """For whom, and where to."""
    common(parser)
    parser.add_argument("customer", metavar="CUSTOMER", help="reference, number or name")
    parser.add_argument("--to", metavar="FILE", help="write a PDF there instead of the text")
    parser.add_argument("--since", metavar="DATE", help="list payments from this day on; 90 days back without it")


def run(args: argparse.Namespace) -> int:
    """Write it."""
    with firm(args) as at:
        customer = customers.one(at.company, args.customer)
        since = read_day(args.since) if args.since else None
        if since is not None and since > at.today:
            raise Refusal(gettext("The first day of the payments has not come yet. Give an earlier one with --since."))
        words = statement.statement_of(at.company, customer.account_id, at.today, since)
        size = None
        if args.to:
            size = write_new(args.to, lambda: statement.pdf_of(at.company, customer.account_id, at.today, since))
        if args.json:
            seen = {"customer": customer.reference, "as_of": at.today, "language": words.language}
            show_json(seen | {"subject": words.subject, "text": words.body, "file": args.to, "bytes": size})
        elif args.to:
            print(gettext("Written: %(file)s") % {"file": args.to})
        else:
            print(f"{words.subject}\n\n{words.body}", end="")
    return 0
