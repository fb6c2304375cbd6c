"""What may be charged for lateness: figures, line by line, with the law behind them; and the facts they hang on.

  claims explain INVOICE         interest, fixed sum, costs and the last day of the claim
  claims list                    every customer with something late: what may be asked today
  claims served CUSTOMER --received DATE --medium registered_letter --proof TEXT
                                 a formal notice was served; --first-reminder: a first reminder with all that the law
                                 asks for
  claims who CUSTOMER [--debtor KIND] [--part CODE]
                                 what the customer is for the law, and the state or province where law differs
  claims before CUSTOMER         before a call: may one call now, charge, register a security, stop work, keep papers;
                                 until when the claim lives, what comes before a suit, which court takes the sum
  claims accepted CUSTOMER --on DATE --proof TEXT [--version N]
                                 the customer accepted your policy, and what proves it

A charge by contract counts only where the accepted version names it in figures and is older than the invoice.

Exit codes: 0 done, 2 refused.
"""

import argparse
from datetime import date
from typing import Any

from django.utils.translation import gettext

from relance.claims import queries as claims
from relance.claims import words
from relance.claims.explaining import Explained, as_data, explain
from relance.claims.notices import NoticeKind, Served
from relance.customers import queries as customers
from relance.dunning import actions as dunning
from relance.dunning import claiming
from relance.dunning.reasons import language
from relance.law import rules as law
from relance.law.charging import MEDIA
from relance.law.facts import DEBTORS
from relance.ledger import queries as ledger
from relance.ledger.rules import number_key
from relance.policies import queries as policies
from relance.values.money import format_money
from relance.values.words import say_date
from relance.web.beforecalls import before
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm, read_day
from relance.web.templatetags.figures import decimal, percent

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is asked."""
    asked = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    explain_ = _asking(asked, "explain", "what an invoice comes to")
    explain_.add_argument("invoice", metavar="INVOICE", help="its number")
    explain_.add_argument("--customer", metavar="CUSTOMER", help="whose, where two customers have the number")
    explain_.add_argument("--on", metavar="DATE", help="as of this day; today without it")
    _asking(asked, "list", "what may be asked of whom")
    _asking(asked, "before", "what to know before a call").add_argument("customer", metavar="CUSTOMER")
    served = _asking(asked, "served", "note a notice that was served")
    served.add_argument("customer", metavar="CUSTOMER")
    served.add_argument("--first-reminder", action="store_true", help="a first reminder, not a formal notice")
    served.add_argument("--sent", metavar="DATE")
    served.add_argument("--received", metavar="DATE")
    served.add_argument("--medium", choices=MEDIA, default="registered_letter")
    accepted = _asking(asked, "accepted", "note that a customer accepted your policy")
    accepted.add_argument("customer", metavar="CUSTOMER")
    accepted.add_argument("--version", type=int, metavar="N", help="the version; the one in force without it")
    accepted.add_argument("--on", metavar="DATE", required=True)
    who = _asking(asked, "who", "say what a customer is for the law")
    who.add_argument("customer", metavar="CUSTOMER")
    who.add_argument("--debtor", choices=("", *DEBTORS), help="what the law calls the customer; '' as its file says")
    who.add_argument("--part", metavar="CODE", help="such as NY or QC")
    for each in (served, accepted):
        each.add_argument("--proof", metavar="TEXT", required=True, help="what proves it, and where it is kept")


def _asking(asked: Any, name: str, said: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = asked.add_parser(name, help=said, description=said, allow_abbrev=False)
    common(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Answer, or note it."""
    with firm(args) as at:
        work = {"explain": _explain, "list": _list, "served": _served, "accepted": _accepted, "who": _who}
        (work | {"before": before})[args.what](at, args)
    return 0


def _explain(at: Firm, args: argparse.Namespace) -> None:
    document = _document(at, args)
    on = read_day(args.on) if args.on else at.today
    if on < document.issued_on:
        raise Refusal(f"The invoice is of {document.issued_on.isoformat()}: ask about a day from then on.")
    one = claims.of_document(at.company, document.account_id, document.pk, on)
    assert one is not None, "a document that stands has a claim"
    known = bool(customers.debtors([document.account_id])[document.account_id].kind)
    told = explain(one, known)
    show_json(as_data(told)) if args.json else print("\n".join(said(told, at.company.language)))


def _document(at: Firm, args: argparse.Namespace) -> Any:
    found = ledger.known_numbers(at.company, [args.invoice]).get(number_key(args.invoice), [])
    found = [each for each in found if each.kind == "invoice"]
    if args.customer:
        account = customers.one(at.company, args.customer).account_id
        found = [each for each in found if each.account_id == account]
    if not found:
        raise Refusal(f"There is no invoice “{args.invoice}”. See: ./relance invoices")
    if len(found) > 1:
        raise Refusal(f"Several customers have an invoice “{args.invoice}”. Say whose: --customer NAME")
    return found[0]


def said(told: Explained, tongue: str) -> list[str]:
    """A claim in words, a line each."""

    def money(minor: int) -> str:
        return format_money(minor, told.currency, tongue)

    def day(when: date) -> str:
        return say_date(when, tongue, "day")

    place = law.place(told.place).names.say(tongue)
    lines = [
        gettext("%(number)s on %(day)s, law: %(place)s") % {"number": told.number, "day": day(told.on), "place": place},
        gettext("You are %(creditor)s, the customer is %(debtor)s.")
        % {"creditor": gettext(words.CREDITORS[told.creditor]), "debtor": gettext(words.DEBTORS[told.debtor])},
    ]
    if not told.debtor_known:
        lines.append(gettext("Nobody has said whether the customer is a business: the law that protects most is used."))
    open_, interest, fixed, costs, all_ = (
        gettext("Open of the invoice"),
        gettext("Late interest"),
        gettext("Fixed sum"),
        gettext("Cost of collecting"),
        gettext("Owed on that day"),
    )
    lines.append(_line(open_, money(told.principal)))
    for each in told.periods:
        when = f"{day(each.begins)} – {day(each.ends)}"
        sum_ = f"{money(each.balance)} × {percent(each.rate)} × {each.days} / 365 = {decimal(each.amount)}"
        lines.append(f"  {when}{_colon(tongue)}{sum_}")
    for name, title in (("interest", interest), ("fixed_sum", fixed), ("recovery", costs)):
        amount, rule = getattr(told, name), told.rules.get(name)
        cited = f" ({rule.citation}{', ' + rule.own if rule.own else ''})" if rule is not None else ""
        lines.append(_line(title, money(amount) if amount is not None else "–") + cited)
        lines += [f"  {refused}"] if (refused := words.why(told.refusals.get(name), tongue)) else []
    if told.total is not None:
        lines.append(_line(all_, money(told.total)))
    if told.lapses is not None:
        over = gettext("The claim lapsed on %(day)s") if told.is_lapsed else gettext("The claim lapses after %(day)s")
        lines.append(f"{over % {'day': day(told.lapses)}} ({told.rules['limitation'].citation})")
    return [*lines, law.informs(tongue)]


def _line(title: str, value: str) -> str:
    return f"{title}{_colon(language())}{value}"


def _colon(tongue: str) -> str:
    return "\u00a0: " if tongue == "fr" else ": "


def _list(at: Firm, args: argparse.Namespace) -> None:
    ids = [
        account for account, sums in ledger.owed_on(at.company, at.today).items() if any(v > 0 for v in sums.values())
    ]
    found = claims.of_accounts(at.company, ids, at.today)
    people = customers.addressees(ids)
    rows = [(people[account], [explain(one) for one in mine]) for account, mine in found.items() if mine]
    if args.json:
        show_json(
            [
                {"customer": who.reference, "name": who.name, "claims": [as_data(one) for one in mine]}
                for who, mine in rows
            ]
        )
        return
    for who, mine in rows:
        print(f"{who.name} ({who.reference})")
        for one in mine:
            sums = [format_money(each, one.currency, at.company.language) for each in (one.principal, one.asks)]
            print(f"  {one.number:<20} {sums[0]:>16}  + {sums[1]}")
    print(law.informs(at.company.language))


def _who(at: Firm, args: argparse.Namespace) -> None:
    customer = customers.one(at.company, args.customer)
    values = {name: getattr(args, name) for name in ("debtor", "part") if getattr(args, name) is not None}
    country = customer.country or at.company.country
    if values.get("part") and f"{country}-{values['part']}" not in law.places():
        raise Refusal(f"No law is known here for “{values['part']}” in {country}. See: ./relance law list")
    dunning.corrected(at.company, customer.id, values, by=at.by, now=at.now)
    known = customers.debtors([customer.account_id])[customer.account_id]
    about = claims.parties(at.company, known)
    told = {"customer": customer.reference, "debtor": about.debtor or "unknown", "place": about.place}
    show_json(told) if args.json else print(f"{customer.name}: {told['debtor']}, law of {about.place}.")


def _served(at: Firm, args: argparse.Namespace) -> None:
    customer = customers.one(at.company, args.customer)
    kind = NoticeKind.FIRST_REMINDER if args.first_reminder else NoticeKind.FORMAL_NOTICE
    sent = read_day(args.sent) if args.sent else None
    received = read_day(args.received) if args.received else None
    new = Served(kind, args.medium, sent, received)
    made = claiming.served(at.company, customer.account_id, new, proof=args.proof, by=at.by, now=at.now)
    show_json({"customer": customer.reference, "notice": made.pk, "kind": kind}) if args.json else print("Noted.")


def _accepted(at: Firm, args: argparse.Namespace) -> None:
    customer = customers.one(at.company, args.customer)
    current = policies.current(at.company)
    version = args.version or (current.version if current is not None else 0)
    on = read_day(args.on)
    made = claiming.accepted(at.company, customer.account_id, version, on=on, evidence=args.proof, by=at.by, now=at.now)
    show_json({"customer": customer.reference, "version": version, "acceptance": made.pk}) if args.json else print(
        "Noted."
    )
