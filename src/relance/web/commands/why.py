"""Say why a customer is, or is not, contacted today: the decision, its reasons, and what comes next."""

import argparse
from typing import Any

from django.utils.translation import gettext

from relance.customers import queries as customers
from relance.dunning import queries as dunning
from relance.dunning.facts import Decision, Outcome
from relance.dunning.reasons import say
from relance.ledger import queries as ledger
from relance.policies import queries as policies
from relance.policies.rules import Policy
from relance.values.money import format_money
from relance.values.words import say_date
from relance.web.cli import show_json
from relance.web.commandline import common, firm
from relance.web.templatetags.look import lateness

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, and on which day."""
    common(parser)
    parser.add_argument("customer", metavar="CUSTOMER", help="reference, number or name")


def run(args: argparse.Namespace) -> int:
    """Decide as of the day asked about, changing nothing, and give the reasons."""
    with firm(args) as at:
        customer = customers.one(at.company, args.customer)
        policy = policies.in_force(at.company)
        decision = dunning.preview(at.company, customer.account_id, at.today)
        said = say([{"code": r.code, "facts": r.facts} for r in decision.reasons], policy)
        seen = dunning.look_ahead(at.company, policy, [customer.account_id], at.today)[customer.account_id]
        items = ledger.items_on([customer.account_id], at.today).get(customer.account_id, [])
        if args.json:
            show_json(
                {
                    "customer": customer.reference,
                    "name": customer.name,
                    "today": at.today,
                    "outcome": decision.outcome,
                    "step": decision.step,
                    "instead_of": decision.instead_of,
                    "look_again_on": decision.look_again_on,
                    "days_late": (at.today - items[0].due_on).days if items else None,
                    "reasons": [{"code": s.code, "words": s.full} for s in said],
                    "ahead": [{"on": d.today, "outcome": d.outcome, "step": d.step} for d in seen],
                    "open": [
                        {"number": i.number, "due_on": i.due_on, "open": i.open, "currency": i.currency} for i in items
                    ],
                }
            )
            return 0
        late = [lateness((at.today - items[0].due_on).days)] if items else []
        print(f"{customer.name} ({customer.reference}): {', '.join([_verdict(decision), *late])}")
        _tell(decision, said, seen, policy, at.company.language)
        for item in items:
            due = say_date(item.due_on, at.company.language, "short")
            print(f"  {item.number:<20} {due:>14}  {format_money(item.open, item.currency, at.company.language):>16}")
    return 0


def _verdict(decision: Decision) -> str:
    """What is to be done, in a few words."""
    return {
        Outcome.MESSAGE: gettext("a message is due"),
        Outcome.CALL: gettext("a call is due"),
        Outcome.WAIT: gettext("no contact today"),
        Outcome.PERSON: gettext("yours to decide"),
    }[decision.outcome]


def _tell(decision: Decision, said: list[Any], seen: list[Decision], policy: Policy, language: str) -> None:
    """The step, its reasons, and what comes next."""
    if decision.step:
        print(f"  {policy.title(decision.step, language)}")
    for one in said:
        print(f"  {one.full}")
    if decision.look_again_on:
        day = say_date(decision.look_again_on, language, "long")
        print("  " + gettext("Next look: %(day)s.") % {"day": day})
    for each in seen:
        title = policy.title(each.step, language) if each.step else gettext("yours to decide")
        print(f"  {say_date(each.today, language, 'short'):>14}  {title}")
