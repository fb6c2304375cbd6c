"""Two customers become one, and two again: every room moves its own rows, under both locks, in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.accounts import moving as contacts
from relance.accounts.actions import Happening
from relance.arrangements import actions as arrangements
from relance.arrangements import measures
from relance.claims import notices
from relance.company.models import Company
from relance.customers import flags, merging
from relance.customers import queries as customers
from relance.dunning.models import Decision, StepTaken
from relance.dunning.reasons import language
from relance.dunning.reconsidering import Outcomes, reconsider
from relance.ledger import moving as ledger
from relance.ledger.moving import Since
from relance.outbox import moving as outbox
from relance.outbox import queries as outbox_queries
from relance.policies import accepting
from relance.values.batches import batched
from relance.values.money import format_money
from relance.values.words import say_date

SHOWN = 5
"""How many numbers or sums a refusal names."""


class MergeRefusal(ValueError):
    """These two cannot become one, or two again, as things stand; the message says why and what to do."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a merge would do: what came since, and, in words, why it cannot be done now."""

    merge: Any
    since: tuple[Since, ...]
    refusal: str

    @property
    def back(self) -> tuple[Since, ...]:
        """What came since and goes with the one that leaves."""
        return tuple(each for each in self.since if each.back)

    @property
    def stays(self) -> tuple[Since, ...]:
        """What came since and stays."""
        return tuple(each for each in self.since if each.back is False)


@transaction.atomic
def merge(company: Company, kept_id: int, gone_id: int, *, by: str, now: datetime) -> tuple[Any, Outcomes]:
    """`gone` becomes part of `kept`: one book, one message, one count of contacts. The merge, and what followed.

    Raises MergeRefusal where the two have a number in common, or a message is leaving.
    """
    _stand_in_line(company)
    both = customers.standing(company, [kept_id, gone_id])
    if kept_id == gone_id or len(both) < 2:
        raise MergeRefusal(gettext("There are no two customers here. One may be part of the other already."))
    kept, gone = both[kept_id], both[gone_id]
    source, target = gone.account_id, kept.account_id
    accounts.lock(company, [source, target])
    _refuse_leaving([source, target])
    _refuse_clashes(company, source, target)
    messages = outbox.take_over(company, source, target, by=by, now=now)
    entries, last = ledger.take_over(company, source, target, by=by, now=now)
    moved = {
        "entries": entries,
        "last_entry": last,
        "messages": messages,
        "contacts": contacts.take_over(company, source, target),
        "decisions": _take_over_decisions(company, source, target),
        "arrangements": arrangements.take_over(company, source, target),
        "taken": _take_over_taken(company, source, target),
        "accepted": accepting.take_over(company, source, target),
        "notices": notices.take_over(company, source, target),
        "flags": flags.take_over(company, source, target),
        "measures": measures.take_over(company, source, target),
    }
    made = merging.join(company, kept, gone, moved, by=by, now=now)
    return made, _follow(company, "merged", made, by, now)


@transaction.atomic
def unmerge(company: Company, number: int, *, by: str, now: datetime) -> tuple[Undoing, Outcomes]:
    """The two are two again, each with what was its own. What came since and where it went, and what followed.

    Raises MergeRefusal with the list where something since cannot be told apart.
    """
    _stand_in_line(company)
    made = customers.merge(company, number)
    if made is None:
        raise MergeRefusal(gettext("There is no merge %(number)s. Look at the list of merges.") % {"number": number})
    source, target = made.kept.account_id, made.gone.account_id
    accounts.lock(company, [source, target])
    undoing = _undoing(company, made)
    if undoing.refusal:
        raise MergeRefusal(undoing.refusal)
    _refuse_leaving([source])
    entries = {*made.moved["entries"], *(each.entry_id for each in undoing.back)}
    ledger.give_back(company, source, target, entries, by=by, now=now)
    outbox.give_back(company, made.moved["messages"], target)
    contacts.give_back(company, made.moved["contacts"], target)
    for model, name in ((Decision, "decisions"), (StepTaken, "taken")):
        for slice_ in batched(made.moved[name], 500):
            model.objects.filter(company=company, id__in=slice_).update(account_id=target)
    arrangements.give_back(company, made.moved["arrangements"], target)
    # A merge of the time before these were kept has none.
    accepting.give_back(company, made.moved.get("accepted", ()), target)
    notices.give_back(company, made.moved.get("notices", ()), target)
    flags.give_back(company, made.moved.get("flags", ()), target)
    measures.give_back(company, made.moved.get("measures", ()), target)
    merging.part(company, made, by=by, now=now)
    return undoing, _follow(company, "merge_undone", made, by, now)


def look_at(company: Company, number: int) -> Undoing | None:
    """What undoing this merge would do, changing nothing."""
    made = customers.merge(company, number)
    return None if made is None else _undoing(company, made)


def _stand_in_line(company: Company) -> None:
    """Merges and imports one after the other: an import must not ask for a customer while it moves."""
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)


def _refuse_leaving(account_ids: Iterable[int]) -> None:
    if outbox_queries.in_flight(account_ids):
        raise MergeRefusal(gettext("A message to them is leaving this moment. Try again in a minute."))


def _refuse_clashes(company: Company, source: int, target: int) -> None:
    numbers = ledger.clashes(company, source, target)
    if numbers:
        said = gettext(
            "Both have a document with the number %(numbers)s. If it was entered twice, take it back on one side, then "
            "merge. If these are different invoices, they are two customers."
        )
        raise MergeRefusal(said % {"numbers": _some(numbers)})


def _some(words: list[str]) -> str:
    return ", ".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")


def _take_over_decisions(company: Company, source: int, target: int) -> list[int]:
    """What was decided about one is history of the other: a message's reasons are found beside it."""
    rows = Decision.objects.filter(company=company, account_id=source)
    ids = list(rows.order_by("id").values_list("id", flat=True))
    rows.update(account_id=target, current=False)
    return ids


def _take_over_taken(company: Company, source: int, target: int) -> list[int]:
    rows = StepTaken.objects.filter(company=company, account_id=source)
    ids = list(rows.order_by("id").values_list("id", flat=True))
    rows.update(account_id=target)
    return ids


def _undoing(company: Company, made: Any) -> Undoing:
    if made.undone_at is not None:
        return Undoing(made, (), gettext("This merge was undone already."))
    if made.kept.merged_into_id:
        said = gettext("%(kept)s is part of %(other)s by now. Undo that merge first.")
        return Undoing(made, (), said % {"kept": made.kept.name, "other": made.kept.merged_into.name})
    later = customers.merges(company).filter(kept=made.kept, undone_at=None, pk__gt=made.pk)
    others = {entry for moved in later.values_list("moved", flat=True) for entry in moved["entries"]}
    mine = set(made.moved["entries"])
    since = ledger.since(company, made.kept.account_id, mine, others, made.moved["last_entry"])
    return Undoing(made, tuple(since), _mixed([each for each in since if each.back is None]))


def _mixed(found: list[Since]) -> str:
    """The refusal of what settled items of both; empty without any."""
    if not found:
        return ""
    said = gettext(
        "Since the merge, money settled invoices of both, and nobody can tell whose it was: %(list)s. Take it back, "
        "undo the merge, then book it again on the one who paid."
    )
    return said % {"list": _some([_told(each) for each in found])}


def _told(each: Since) -> str:
    tongue = language()
    total, day = format_money(each.amount, each.currency, tongue), say_date(each.on, tongue, "short")
    return f"{total} ({day}: {', '.join(each.settles)})"


def _follow(company: Company, kind: str, made: Any, by: str, now: datetime) -> Outcomes:
    """An entry on both timelines, and both accounts decided anew."""
    pairs = ((made.kept, made.gone), (made.gone, made.kept))
    accounts.record(company, [_entry(kind, made, *pair) for pair in pairs], by=by, now=now)
    ids = [made.kept.account_id, made.gone.account_id]
    accounts.moved(company, ids)
    return reconsider(company, ids, by=by, now=now)


def _entry(kind: str, made: Any, whose: Any, other: Any) -> Happening:
    """Facts name the other by its neutral reference; its name lies beside the chain and can be erased."""
    facts: Mapping[str, Any] = {
        "merge": made.pk,
        "customer": other.pk,
        "reference": other.reference,
        "stays": whose.pk == made.kept_id,
    }
    return Happening(whose.account_id, kind, facts, other.name)
