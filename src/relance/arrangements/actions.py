"""The only writers of arrangements. What follows is the caller's next line: dunning.actions.reconsider."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language, gettext

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.arrangements import rules
from relance.arrangements.models import Arrangement, Contested
from relance.arrangements.rules import ArrangementRefusal, Kind, NewArrangement
from relance.company.models import Company
from relance.ledger import queries as ledger
from relance.values.batches import batched
from relance.values.clock import day_in
from relance.values.money import add_up, format_money


@transaction.atomic
def arrange(company: Company, account_id: int, new: NewArrangement, *, by: str, now: datetime) -> Arrangement:
    """Note a pause, a promise or a dispute. Raises ArrangementRefusal."""
    today = day_in(now, company.zone)
    rules.refuse(new, today)
    if account_id not in accounts.lock(company, [account_id]):
        raise ArrangementRefusal("There is no such customer.")
    _refuse_more_than_open(account_id, new, today)
    made = Arrangement.objects.create(
        company=company,
        account_id=account_id,
        kind=new.kind,
        begins=new.begins,
        until=new.until,
        currency=new.currency,
        amount=new.amount,
        after_entry=ledger.last_entry(company) if new.kind is Kind.PROMISE else 0,
        made_at=now,
        by=by,
    )
    Contested.objects.bulk_create(
        Contested(company=company, arrangement=made, part_id=part, amount=amount) for part, amount in new.parts.items()
    )
    accounts.record(company, [_happening(made, new)], by=by, now=now)
    accounts.moved(company, [account_id])
    return made


def _refuse_more_than_open(account_id: int, new: NewArrangement, today: date) -> None:
    """What is contested must be this customer's, and open; nobody promises more than is open."""
    items = ledger.items_on([account_id], today).get(account_id, ())
    if new.kind is Kind.PROMISE:
        _refuse_promise(new, add_up((item.currency, item.open) for item in items))
    mine = {item.part_id: item.open for item in items}
    for part, amount in new.parts.items():
        if part not in mine:
            raise ArrangementRefusal("This invoice is not open any more, or it is another customer's.")
        if amount > mine[part]:
            raise ArrangementRefusal("More is contested than is open of this invoice.")


def _refuse_promise(new: NewArrangement, totals: Mapping[str, int]) -> None:
    language = (get_language() or "en")[:2]
    if not totals:
        raise ArrangementRefusal(gettext("Nothing is open on this account: there is nothing to promise."))
    if new.amount > totals.get(new.currency, 0):
        said = gettext("More is promised than is open. Open are %(totals)s.")
        words = " + ".join(format_money(minor, currency, language) for currency, minor in totals.items())
        raise ArrangementRefusal(said % {"totals": words})


def _happening(made: Arrangement, new: NewArrangement) -> Happening:
    facts = {
        "arrangement": made.pk,
        "begins": new.begins.isoformat(),
        "until": new.until.isoformat(),
        "currency": new.currency,
        "amount": new.amount,
        "parts": {str(part): amount for part, amount in new.parts.items()},
    }
    if new.personal:
        return Happening(made.account_id, str(made.kind), facts | {"personal": True})
    return Happening(made.account_id, str(made.kind), facts, " ".join(new.said.split())[:2000])


@transaction.atomic
def lift(company: Company, arrangement_id: int, *, by: str, now: datetime) -> Arrangement | None:
    """Let an arrangement hold no longer, from today on. None where it does not hold (any more)."""
    found = Arrangement.objects.filter(company=company, pk=arrangement_id).first()
    if found is None:
        return None
    accounts.lock(company, [found.account_id])
    made = Arrangement.objects.select_for_update().get(pk=found.pk)
    if made.lifted_on is not None:
        return None
    made.lifted_on, made.lifted_at, made.lifted_by = day_in(now, company.zone), now, by
    made.save(update_fields=["lifted_on", "lifted_at", "lifted_by"])
    facts = {"arrangement": made.pk, "kind": str(made.kind)}
    accounts.record(company, [Happening(made.account_id, "lifted", facts)], by=by, now=now)
    accounts.moved(company, [made.account_id])
    return made


@transaction.atomic
def hold_again(company: Company, arrangement_id: int, *, by: str, now: datetime) -> Arrangement | None:
    """Undo a lift on its own day: the arrangement holds as if nothing had been. None where it was not lifted today."""
    found = Arrangement.objects.filter(company=company, pk=arrangement_id).first()
    if found is None:
        return None
    accounts.lock(company, [found.account_id])
    made = Arrangement.objects.select_for_update().get(pk=found.pk)
    if made.lifted_on is None or made.lifted_on != day_in(now, company.zone):
        return None
    made.lifted_on, made.lifted_at, made.lifted_by = None, None, ""
    made.save(update_fields=["lifted_on", "lifted_at", "lifted_by"])
    facts = {"arrangement": made.pk, "kind": str(made.kind)}
    accounts.record(company, [Happening(made.account_id, "held_again", facts)], by=by, now=now)
    accounts.moved(company, [made.account_id])
    return made


def take_over(company: Company, source: int, target: int) -> list[int]:
    """Arrangements of `source` become those of `target`, under both locks. Their ids."""
    mine = Arrangement.objects.filter(company=company, account_id=source)
    ids = list(mine.order_by("id").values_list("id", flat=True))
    mine.update(account_id=target)
    return ids


def give_back(company: Company, ids: Iterable[int], target: int) -> None:
    """These arrangements belong to `target`."""
    for slice_ in batched(ids, 500):
        Arrangement.objects.filter(company=company, id__in=slice_).update(account_id=target)
