"""The law of places: what is known, what it says on a day, and whether it answers cases rightly.

  law list                       the places with data
  law show FR [--on DATE]        what their law says, with citations, dates and how sure we are
  law verify CASES.toml ...      run cases of law; a folder means all its .toml files
  law rates                      the published rates, and those a firm has entered
  law rate SERIES FROM PERCENT --until DATE --source TEXT --by NAME
                                 enter a rate for days that are not known yet
  law change RULE --off | --set "KEY = VALUE" ... --by NAME --reason TEXT
                                 what the firm’s own lawyer answers for; --end takes it back
  law unsure                     what rests on weak ground, or was not looked at for a year

A case fails on another figure, another day or another refusal. Cases of low confidence are run and never fail.

Exit codes: 0 done, 1 a case failed, 2 refused.
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from relance.law import rules as law
from relance.law.facts import CREDITORS, DEBTORS
from relance.web.cli import Refusal, bring_up_to_date, show_json, start_django

GROUP = "work"
DJANGO = False
FAILED = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is asked."""
    asked = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    _asking(asked, "list", "the places with data")
    show = _asking(asked, "show", "what the law of a place says")
    show.add_argument("place", metavar="PLACE", help="such as FR or US-NY-NYC")
    show.add_argument("--on", metavar="DATE", help="as of this day; today without it")
    show.add_argument("--debtor", choices=DEBTORS, help="only what is about such a debtor")
    show.add_argument("--creditor", choices=CREDITORS, help="only what is about such a creditor")
    show.add_argument("--company", metavar="NAME", help="with what this firm’s lawyer has changed")
    verify = _asking(asked, "verify", "run cases of law")
    verify.add_argument("cases", metavar="CASES", nargs="+", type=Path, help="files of cases, or folders of them")
    verify.add_argument("--today", metavar="DATE", help="the day of cases without one (2026-11-21)")
    rates = _asking(asked, "rates", "published rates, and those a firm has entered")
    rates.add_argument("--place", metavar="PLACE", help="only those of a place")
    rates.add_argument("--company", metavar="NAME", help="with the rates of this firm")
    rate = _asking(asked, "rate", "enter a rate, or take one back")
    rate.add_argument("series", metavar="SERIES", help="such as fr-legal; see law rates")
    rate.add_argument("since", metavar="FROM", help="the first day it holds")
    rate.add_argument("percent", metavar="PERCENT", nargs="?", help="a year, such as 2.71")
    rate.add_argument("--until", metavar="DATE", help="the last day; without it the end of the half-year")
    rate.add_argument("--source", metavar="TEXT", help="where it was published")
    rate.add_argument("--end", action="store_true", help="take the rate of that day back")
    change = _asking(asked, "change", "change a fact or switch it off, for one firm")
    change.add_argument("rule", metavar="RULE", help="such as FR/fixed-sum-between-businesses; see law show")
    change.add_argument("--off", action="store_true", help="the fact does not act")
    change.add_argument("--set", metavar="VALUE", action="append", default=[], help="such as --set 'plus = \"8\"'")
    change.add_argument("--reason", metavar="TEXT", help="why")
    change.add_argument("--end", action="store_true", help="the fact acts as it did")
    for parser_ in (rate, change):
        parser_.add_argument("--by", metavar="NAME", help="who answers for it")
        parser_.add_argument("--company", metavar="NAME", help="the firm; needed only when there are several")
    unsure = _asking(asked, "unsure", "what rests on weak ground")
    unsure.add_argument("--place", metavar="PLACE", help="only this place")
    unsure.add_argument("--on", metavar="DATE", help="as of this day; today without it")


def _asking(asked: Any, name: str, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = asked.add_parser(name, help=words, description=words, allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print one JSON value on standard output")
    return parser


def run(args: argparse.Namespace) -> int:
    """Answer."""
    if args.what in ("rates", "rate", "change") or getattr(args, "company", None):
        start_django()
        bring_up_to_date()
    work: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list,
        "show": _show,
        "verify": _verify,
        "rates": _rates,
        "rate": _rate,
        "change": _change,
        "unsure": _unsure,
    }
    return work[args.what](args)


def read_day(text: str | None) -> date:
    """A day as YYYY-MM-DD; today without one. Raises Refusal."""
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError as error:
        raise Refusal(f"“{text}” is not a date. Write it as 2026-11-24.") from error


def _list(args: argparse.Namespace) -> int:
    found = [law.place(code) for code in law.places()]
    if args.json:
        show_json([{"place": one.code, "name": one.names.en, "inherits": list(one.inherits[1:])} for one in found])
        return 0
    for one in found:
        print(f"{one.code:<10} {one.names.en}")
    print(law.informs("en"))
    return 0


def _verify(args: argparse.Namespace) -> int:
    from relance.claims.cases import TODAY, verify

    verdict = verify(args.cases, read_day(args.today) if args.today else TODAY)
    if args.json:
        shown = [
            {"case": miss.case, "key": miss.key, "expected": miss.expected, "got": miss.got, "fails": miss.fails}
            for miss in verdict.misses
        ]
        show_json(
            {
                "passed": len(verdict.passed),
                "failed": len(verdict.failed),
                "notes": len(verdict.notes),
                "failed_cases": list(verdict.failed),
                "misses": shown,
            }
        )
        return FAILED if verdict.failed else 0
    for miss in verdict.misses:
        doubt = "" if miss.fails else " (only noted)"
        print(f"{miss.case}: {miss.key}: expected {_say(miss.expected)}, got {_say(miss.got)}{doubt}")
    print(f"{len(verdict.passed)} passed, {len(verdict.failed)} failed, {len(verdict.notes)} notes")
    return FAILED if verdict.failed else 0


def _say(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


# What the law says


def _show(args: argparse.Namespace) -> int:
    from relance.law.own import NOTHING

    on = read_day(args.on)
    if args.place not in law.places():
        raise Refusal(
            f"There is no data for “{args.place}”: nothing is charged there and nothing guessed. See: law list"
        )
    own = NOTHING
    if args.company:
        from django_scopes import scope

        from relance.company import queries as companies
        from relance.policies import ownlaw

        company = companies.find(args.company)
        with scope(company=company):
            own = ownlaw.of(company)
    found = law.said(args.place, on, own=own)
    mine = [
        each
        for each in found
        if (not args.debtor or args.debtor in each.rule.debtors)
        and (not args.creditor or args.creditor in each.rule.creditors)
    ]
    if args.json:
        show_json([_fact(each) for each in mine])
        return 0
    print(f"{law.place(args.place).names.en}, {on.isoformat()}")
    for each in mine:
        rule = each.rule
        own_words = f" Changed by {rule.own}." if rule.own else ""
        print(f"\n{rule.id} [{each.kind}]{' SWITCHED OFF' if each.off else ''}")
        print(f"  {rule.long.en}")
        print(f"  About: {', '.join(sorted(rule.debtors))}{own_words}")
        print(f"  {rule.citation} · since {rule.since} · {rule.confidence}, looked at {rule.checked}")
    print(f"\n{law.informs('en')}")
    return 0


def _fact(each: law.Said) -> dict[str, Any]:
    rule = each.rule
    return {
        "id": rule.id,
        "kind": each.kind,
        "values": dict(each.values),
        "from": rule.since,
        "until": rule.until,
        "debtors": sorted(rule.debtors),
        "creditors": sorted(rule.creditors),
        "citation": rule.citation,
        "source": rule.source,
        "confidence": rule.confidence,
        "checked": rule.checked,
        "basis": rule.basis,
        "changed_by": rule.own,
        "switched_off": each.off,
        "words": {"en": rule.long.en, "fr": rule.long.fr},
    }


def _unsure(args: argparse.Namespace) -> int:
    on = read_day(args.on)
    if args.place and args.place not in law.places():
        raise Refusal(f"There is no data for “{args.place}”. See: law list")
    found = law.unsure(on, args.place or "")
    if args.json:
        show_json(
            [
                {
                    "about": one.about,
                    "why": one.why,
                    "confidence": one.confidence,
                    "checked": one.checked,
                    "day": one.day,
                }
                for one in found
            ]
        )
        return 0
    words = {"low": "low confidence", "old": "not looked at for a year", "gap": "no rate"}
    for one in found:
        print(f"{one.about:<50} {words[one.why]}{f', from {one.day.isoformat()}' if one.day else ''}")
    print(law.informs("en"))
    return 0


# What a firm says of its own


def _rates(args: argparse.Namespace) -> int:
    from relance.law.rates import percent_of

    own: dict[str, list[Any]] = {}
    for row in _of_the_firm(args, "rates"):
        own.setdefault(row.series, []).append(row)
    known = law.series(args.place) if args.place else law.all_series()
    told: list[dict[str, Any]] = []
    for name, one in known.items():
        last = [each for each in one.published if each.rate is not None][-1]
        told.append(
            {
                "series": name,
                "title": one.names.en,
                "from": last.since,
                "percent": str(percent_of(last.rate or 0)),
                "known_to": one.known_to,
                "own": [
                    {
                        "from": row.since,
                        "until": row.until,
                        "percent": str(percent_of(row.rate)),
                        "source": row.source,
                        "by": row.said_by,
                    }
                    for row in own.get(name, ())
                ],
            }
        )
    if args.json:
        show_json(told)
        return 0
    for each in told:
        print(f"{each['series']:<26} {each['percent']:>8} % since {each['from']}  {each['title']}")
        for row in each["own"]:
            print(f"  yours: {row['percent']} % from {row['from']} to {row['until']} ({row['source']}, {row['by']})")
    return 0


def _of_the_firm(args: argparse.Namespace, what: str) -> list[Any]:
    """A firm's own rates or changes; none where there is no firm yet."""
    from django_scopes import scope

    from relance.company import queries as companies
    from relance.policies import ownlaw

    if not args.company and not companies.any_firm():
        return []
    company = companies.find(args.company)
    with scope(company=company):
        return list(getattr(ownlaw, what)(company))


def _rate(args: argparse.Namespace) -> int:
    from relance.law.rates import units
    from relance.policies import ownlaw

    since = read_day(args.since)
    with _firm(args) as at:
        if args.end:
            if not ownlaw.end_rate(at.company, args.series, since, by=at.by, now=at.now):
                raise Refusal(f"You entered no rate of {args.series} from {since.isoformat()}. See: law rates")
        else:
            if args.percent is None:
                raise Refusal("Say the percent a year, such as 2.71.")
            ownlaw.enter_rate(
                at.company,
                args.series,
                since,
                read_day(args.until) if args.until else half_year_end(since),
                _units(args.percent, units),
                source=args.source or "",
                said_by=args.by or "",
                by=at.by,
                now=at.now,
            )
    done = "taken back" if args.end else "entered"
    show_json({"series": args.series, "from": since, "done": done}) if args.json else print(f"{args.series}: {done}.")
    return 0


def half_year_end(day: date) -> date:
    """The last day of the half-year."""
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def _units(text: str, units: Callable[[Any], int]) -> int:
    from decimal import Decimal, InvalidOperation

    try:
        return units(Decimal(text.replace(",", ".")))
    except (InvalidOperation, ValueError) as error:
        raise Refusal(f"“{text}” is not a percent. Write it as 2.71.") from error


def _firm(args: argparse.Namespace) -> Any:
    from relance.web.commandline import firm

    return firm(args)


def _change(args: argparse.Namespace) -> int:
    from relance.policies import ownlaw

    with _firm(args) as at:
        if args.end:
            if not ownlaw.end_change(at.company, args.rule, by=at.by, now=at.now):
                raise Refusal(f"{args.rule} was not changed. See: law show")
        else:
            ownlaw.change_fact(
                at.company,
                args.rule,
                off=args.off,
                values="\n".join(args.set),
                said_by=args.by or "",
                reason=args.reason or "",
                by=at.by,
                now=at.now,
            )
    done = "acts as it did" if args.end else "switched off" if args.off else "changed"
    show_json({"rule": args.rule, "done": done}) if args.json else print(f"{args.rule}: {done}.")
    return 0
