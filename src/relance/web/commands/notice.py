"""The legal reminder: draft it, see what stands in its way, and sign it, one at a time.

  notice CUSTOMER                    the formal notice as it would be signed now, and what is missing
  notice CUSTOMER --pdf FILE         the same as it will be printed
  notice CUSTOMER --sign NAME        sign it: it lies with the letters to print and to post
  notice CUSTOMER --kind stop_work   a notice that work stops (withdraw_credit: payment in advance)

Exit codes: 0 done, 2 refused, with the reason and what to do.
"""

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from relance.customers import queries as customers
from relance.desk.notice import told
from relance.dunning.notice.conditions import FORMAL, KINDS
from relance.dunning.notice.drafting import draft
from relance.dunning.notice.records import Draft, Wish
from relance.dunning.notice.signing import NoticeRefusal, sign
from relance.letters import typesetting
from relance.letters.typesetting import Printable
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm, read_day

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, which, and what it says."""
    common(parser)
    parser.add_argument("customer", metavar="CUSTOMER", help="reference, number or name")
    parser.add_argument("--kind", choices=KINDS, default=FORMAL, help="which letter (formal_notice)")
    parser.add_argument("--by", metavar="DATE", help="the day to pay by; the usual one without it")
    parser.add_argument("--next-step", metavar="TEXT", default="", help="what follows, only once it is decided")
    parser.add_argument("--contract", metavar="TEXT", default="", help="where the contract lets work or credit stop")
    parser.add_argument("--letter", action="store_true", help="a plain letter, not a registered one")
    parser.add_argument("--registered", metavar="NUMBER", default="", help="of the registered letter")
    parser.add_argument("--enclosed", metavar="TEXT", default="", help="what lies in the envelope")
    parser.add_argument("--currency", metavar="CUR", default="", help="where several are open")
    parser.add_argument("--language", choices=("en", "fr"), default="", help="the customer's without it")
    parser.add_argument("--pdf", metavar="FILE", help="write it as it will be printed")
    parser.add_argument("--sign", metavar="NAME", help="sign it in this name")


def run(args: argparse.Namespace) -> int:
    """Draft it, and sign it where that is asked."""
    with firm(args) as at:
        customer = customers.one(at.company, args.customer)
        wish = _wish(args)
        made = draft(at.company, customer.account_id, wish, at.now)
        if args.pdf:
            _write(made, Path(args.pdf), at)
        message = _sign(args, at, customer.account_id, wish) if args.sign else None
        if args.json:
            show_json({"customer": customer.reference, **_data(made), "message": message.pk if message else None})
        elif message is not None:
            print(gettext("Signed. It lies with the letters to print and to post."))
        else:
            _show(made)
    return 0


def _wish(args: argparse.Namespace) -> Wish:
    return Wish(
        kind=args.kind,
        currency=args.currency.upper(),
        by=read_day(args.by) if args.by else None,
        next_step=args.next_step,
        medium="letter" if args.letter else "registered_letter",
        registered=args.registered,
        enclosed=args.enclosed,
        language=args.language,
        contract=args.contract,
    )


def _sign(args: argparse.Namespace, at: Firm, account_id: int, wish: Wish) -> Any:
    try:
        return sign(at.company, account_id, wish, name=args.sign, seen="", by=at.by, now=at.now)
    except NoticeRefusal as refusal:
        missing = [told.lacking(each).words for each in refusal.draft.lacking] if refusal.draft else []
        raise Refusal(" ".join([gettext(refusal.template), *missing])) from refusal


def _write(made: Draft, path: Path, at: Firm) -> None:
    words = made.words
    if words is None or words.sheet is None:
        raise Refusal(gettext("There is nothing to write yet."))
    printed = Printable(words.language, words.blocks, words.stress, words.sheet, at.today)
    try:
        path.write_bytes(typesetting.pdf_of([printed], words.sheet.title))
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror}") from error


def _show(made: Draft) -> None:
    print(told.sentence(made))
    for each in made.lacking:
        print("- " + told.lacking(each).words)
    for words in told.left_out(made):
        print(gettext("Left out") + f": {words}")
    if made.words is not None:
        print("\n" + made.words.body)


def _data(made: Draft) -> dict[str, Any]:
    return {
        "kind": made.kind,
        "may_be_signed": made.may_be_signed,
        "lacking": [{"code": each.code, "rule": each.rule.id if each.rule else None} for each in made.lacking],
        "left_out": [{"number": each.number, "why": each.why} for each in made.left_out],
        "currency": made.currency,
        "earliest": made.earliest,
        "answer_by": made.answer_by if made.kind == FORMAL else None,
        "stops_on": made.stops_on,
        "ground": made.ground,
        "text": made.words.body if made.words else None,
    }
