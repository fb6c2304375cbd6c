"""What was accepted and agreed: terms, promises, pauses, disputes, work that stops; and what became of them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, pgettext

from relance.arrangements import measures
from relance.arrangements import queries as arrangements
from relance.arrangements.rules import Kept, Kind
from relance.dunning import queries as dunning
from relance.handover.cells import Row, Sum
from relance.handover.records import Column, Table
from relance.handover.scene import Scene
from relance.policies import accepting
from relance.values.clock import day_in
from relance.values.money import format_money
from relance.values.words import say_date


def acknowledgements(scene: Scene) -> Table:
    """Versions of the terms that the debtor accepted."""
    rows = accepting.accepted([scene.account]).get(scene.account, ())
    return Table(
        "acknowledgements",
        gettext("Terms accepted"),
        gettext("which version of the terms was accepted when, and what proves it"),
        (Column(gettext("Version")), Column(gettext("Accepted on")), Column(gettext("Proof"), "1")),
        tuple((one.version, one.on, one.evidence) for one in rows),
    )


def agreements(scene: Scene) -> Table:
    """Everything that was ever arranged."""
    return Table(
        "agreements",
        gettext("Agreements and disputes"),
        gettext("promises, pauses, disputes and what became of them"),
        (
            Column(gettext("What"), "1.2"),
            Column(gettext("From")),
            Column(gettext("Up to")),
            Column(gettext("Amount"), right=True),
            Column(gettext("Currency"), paper=False),
            Column(gettext("About"), "1.6"),
            Column(gettext("What became of it"), "1.3"),
        ),
        (*_arranged(scene), *_measures(scene)),
    )


def _arranged(scene: Scene) -> Iterator[Row]:
    kinds = {
        Kind.PAUSE: gettext("Pause"),
        Kind.PROMISE: gettext("Promise to pay"),
        Kind.DISPUTE: gettext("Dispute"),
    }
    found = arrangements.of_account(scene.company, scene.account)
    kept = dunning.outlook(scene.company, scene.policy, scene.account, scene.today).promises if found else {}
    for one in reversed(found):
        about = ", ".join(_contested(scene, one))
        amount = Sum(one.amount, one.currency) if one.amount else ""
        became = _became(scene, one, kept.get(one.pk))
        yield kinds[Kind(one.kind)], one.begins, one.until, amount, one.currency, about, became


def _contested(scene: Scene, one: Any) -> Iterator[str]:
    for each in one.contested.all():
        number, currency = scene.parts.get(each.part_id, ("", ""))
        if number:
            yield f"{number} {format_money(each.amount, currency, scene.language)}"


def _became(scene: Scene, one: Any, kept: Kept | None) -> str:
    if one.lifted_on:
        return gettext("lifted on %(day)s") % {"day": say_date(one.lifted_on, scene.language)}
    if kept is not None:
        said = {
            Kept.OPEN: pgettext("agreement", "open"),
            Kept.KEPT: pgettext("agreement", "kept"),
            Kept.BROKEN: pgettext("agreement", "not kept"),
        }
        return said[kept]
    if one.kind == Kind.DISPUTE:
        return pgettext("agreement", "not settled")
    return pgettext("agreement", "over") if one.until < scene.today else pgettext("agreement", "holds")


def _measures(scene: Scene) -> Iterator[Row]:
    kinds = {"stop_work": gettext("Work stops"), "withdraw_credit": gettext("Payment in advance only")}
    for one in measures.of_account(scene.company, scene.account):
        ended = day_in(one.ended_at, scene.company.zone) if one.ended_at is not None else ""
        paid = pgettext("agreement", "paid") if one.ended_why == "paid" else pgettext("agreement", "ended")
        yield kinds[one.kind], one.begins, ended, "", "", one.ground, paid if ended else pgettext("agreement", "holds")
