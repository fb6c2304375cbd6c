"""What to know before a call, on the command line."""

import argparse
from collections.abc import Iterator
from typing import Any

from relance.claims.before.gathering import Before
from relance.claims.before.gathering import before as gathered
from relance.claims.before.records import Told
from relance.claims.explaining import rule_data
from relance.customers import queries as customers
from relance.desk.before import told
from relance.law import rules as law
from relance.law.facts import Rule
from relance.web.cli import show_json
from relance.web.commandline import Firm

QUESTIONS = ("security", "stop_work", "hold_documents", "before_suit", "court", "profession", "check")


def before(at: Firm, args: argparse.Namespace) -> None:
    """May one call now, and what else may be done."""
    customer = customers.one(at.company, args.customer)
    found = gathered(at.company, customer.account_id, at.now)
    if args.json:
        show_json({"customer": customer.reference, **_data(found)})
    else:
        print("\n".join(_lines(found, at)))


def _lines(found: Before, at: Firm) -> Iterator[str]:
    zone = at.company.zone
    yield told.sentence(found, zone)
    for row in (told.calling(found.calling, zone), told.charging(found), told.limitation(found)):
        yield from _row(row)
    for question in QUESTIONS:
        rows = [told.row(one) for one in found.remedies.get(question, ())]
        if rows:
            yield f"\n{told.TITLES[question]}"
        for row in rows:
            yield from _row(row)
    yield "\n" + law.informs(at.company.language)


def _row(row: told.Row) -> Iterator[str]:
    yield f"  {row.title}  {row.word}"
    yield from (f"    {line}" for line in row.lines)
    if row.law is not None and not row.law.is_house:
        yield f"    § {row.law.citation}"


def _data(found: Before) -> dict[str, Any]:
    calling = found.calling
    return {
        "place": found.place,
        "debtor": found.debtor,
        "debtor_known": found.debtor_known,
        "creditor": found.creditor,
        "trade": found.trade,
        "call": {
            "allowed": calling.allowed,
            "from": calling.at.isoformat() if calling.at else None,
            "because": [{"code": each.because, "rule": rule_data(each.rule)} for each in calling.reasons],
            "zones": calling.zones,
            "counts": [
                {"used": each.used, "most": each.most, "days": each.days, "rule": rule_data(each.rule)}
                for each in calling.counters
            ],
        },
        "limitation_ends": found.lapses.isoformat() if found.lapses else None,
        "remedies": {question: [_remedy(one) for one in rows] for question, rows in found.remedies.items()},
    }


def _remedy(one: Told) -> dict[str, Any]:
    steps = [
        {"step": each.deadline.step, "after": each.deadline.after, "last": each.last.isoformat() if each.last else None}
        for each in one.steps
    ]
    rule: Rule = one.remedy.rule
    return {"answer": one.word, "trades": one.remedy.trades, "wait_days": one.remedy.wait, "steps": steps} | {
        "rule": rule_data(rule)
    }
