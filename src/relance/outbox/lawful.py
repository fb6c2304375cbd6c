"""The last look asks the gate of law: may this message leave at this very moment?"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from relance.claims.gate.records import Decision
from relance.claims.gate.rules import gate
from relance.claims.gate.standing import DEMANDING, NOT_YET_DUE
from relance.claims.standing import standings
from relance.company.models import Company
from relance.outbox.models import Message, MessageLine
from relance.outbox.rules import Leave
from relance.values.clock import day_in
from relance.values.money import exponent

PASSING = {"quiet_hours", "day_not_allowed"}
"""What waiting cures by itself; everything else is decided anew."""


def may_leave(company: Company, message: Message, now: datetime) -> Leave:
    """Whether the law of every place that may apply lets it leave now. The account must be locked."""
    today = day_in(now, company.zone)
    standing = standings(company, [message.account_id], today)[message.account_id]
    lines = list(MessageLine.objects.filter(message=message).values_list("part__due_on", "open", "currency"))
    due = min(due for due, _, _ in lines)
    content = DEMANDING if due < today else NOT_YET_DUE
    at = now.astimezone(ZoneInfo(company.zone))
    found = gate(standing.contact(at, message.channel, content, due=due, amount=_hundredths(lines)))
    if found.decision is Decision.ALLOWED:
        return Leave.NOW
    return Leave.LATER if all(each.because in PASSING for each in found.reasons) else Leave.NOT


def _hundredths(lines: Sequence[tuple[object, int, str]]) -> int | None:
    """The whole sum in hundredths, where it is in one currency."""
    currencies = {currency for _, _, currency in lines}
    if len(currencies) != 1:
        return None
    total = sum(open_ for _, open_, _ in lines)
    return int(total * 100 // 10 ** exponent(currencies.pop()))
