"""What makes two lines of statements the same line."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from relance.matching.rules.records import StatementLine


def keys(lines: Iterable[StatementLine]) -> list[str]:
    """A key for each line: the same in every statement that tells of it.

    The bank's reference alone is not trusted, as some banks count anew every day or write one reference on many
    lines: account, day, sum and payer stand beside it. The words do so only where there is no reference, because
    the same entry may be told in more words later. Lines of one file that agree in all of it are told apart by
    counting: two coffees on one day are two. Two statements that cut such a day in half would tell of one.
    """
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        base = _digest(line)
        found.append(f"{base}{seen[base]:x}" if seen[base] else base)
        seen[base] += 1
    return found


def _digest(line: StatementLine) -> str:
    said: list[object] = [line.account, line.on.isoformat(), line.currency, line.amount]
    said += [_plain(line.payer), line.payer_account, line.bank_reference]
    if not line.bank_reference:
        said += [_plain(each) for each in line.references]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:48]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
