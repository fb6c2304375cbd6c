"""Prove the book: every balance against its entries, every timeline against its chain and seals.

Exit code: 0 all right, 1 something does not fit.
"""

import argparse

from django_scopes import scope

from relance.accounts import queries as accounts
from relance.company import queries as companies
from relance.company.models import Company
from relance.ledger import queries as ledger
from relance.web.cli import show_json

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which firm; all without one."""
    parser.add_argument("--company", metavar="NAME", help="the firm; all firms without it")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")


def run(args: argparse.Namespace) -> int:
    """Check one firm or all."""
    firms = [companies.find(args.company)] if args.company else list(Company.objects.all())
    found: dict[str, list[str]] = {}
    for company in firms:
        with scope(company=company):
            found[company.slug] = ledger.faults(company) + accounts.chain_faults(company)
    if args.json:
        show_json({"faults": found})
    else:
        for slug, faults in found.items():
            print(f"{slug}: {'the book is right' if not faults else f'{len(faults)} faults'}")
            for fault in faults:
                print(f"  {fault}")
    return 1 if any(found.values()) else 0
