"""The hand-over file of a customer, for a lawyer, an agency or a court: one PDF and a folder of open formats.

  evidence CUSTOMER --out FOLDER              for a lawyer: all of it
  evidence CUSTOMER --out FOLDER --for court  what was exchanged, and how the claim is made

FOLDER must be new, or empty. README.txt in it says what each file is; check_chain.py proves the timeline. That the
file was made stands on the customer's timeline.

Exit codes: 0 done, 2 refused.
"""

import argparse
from pathlib import Path

from django.utils.translation import gettext, ngettext

from relance.customers import queries as customers
from relance.handover.making import Wanted, folder
from relance.handover.rules import Purpose
from relance.web.cli import show_json
from relance.web.commandline import common, firm

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, where to, for whom."""
    common(parser)
    parser.add_argument("customer", metavar="CUSTOMER", help="reference, number or name")
    parser.add_argument("--out", metavar="FOLDER", required=True, help="a new folder, or an empty one")
    parser.add_argument("--for", dest="purpose", choices=[str(each) for each in Purpose], default=str(Purpose.LAWYER))
    parser.add_argument("--language", choices=("en", "fr"), help="the firm's without it")


def run(args: argparse.Namespace) -> int:
    """Make it."""
    with firm(args) as at:
        customer = customers.one(at.company, args.customer)
        language, out = args.language or at.company.language, Path(args.out)
        wanted = Wanted(at.company, customer.account_id, Purpose(args.purpose), language)
        made = folder(wanted, out, by=at.by, now=at.now)
        if args.json:
            facts = {"customer": customer.reference, "folder": str(out), "files": made.files, "sum": made.sum}
            show_json(facts)
        else:
            said = ngettext("%(n)d file in %(path)s", "%(n)d files in %(path)s", made.files)
            print(said % {"n": made.files, "path": out})
            print(gettext("Prove the timeline: python3 %(path)s/check_chain.py") % {"path": out})
    return 0
