"""Why the firm did what it did: its decisions with their reasons. For its own lawyer only."""

from collections.abc import Iterator

from django.utils.translation import gettext, pgettext

from relance.dunning import queries as dunning
from relance.dunning.facts import Outcome
from relance.dunning.reasons import say
from relance.handover.cells import Row
from relance.handover.records import Column, Table
from relance.handover.scene import Scene


def decisions(scene: Scene) -> Table:
    """Every decision, the oldest first."""
    return Table(
        "decisions",
        gettext("What was decided, and why"),
        gettext("what was decided on which day, and why"),
        (
            Column(gettext("From")),
            Column(gettext("Up to")),
            Column(gettext("Decided"), "1"),
            Column(gettext("Why"), "4"),
        ),
        tuple(_rows(scene)),
    )


def _rows(scene: Scene) -> Iterator[Row]:
    outcomes = {
        Outcome.MESSAGE: pgettext("decision", "Write"),
        Outcome.CALL: pgettext("decision", "Call"),
        Outcome.PERSON: gettext("A person decides"),
        Outcome.WAIT: pgettext("decision", "Wait"),
    }
    for one in reversed(dunning.history(scene.account)):
        what = scene.policy.title(one.step, scene.language) if one.step else outcomes[Outcome(one.outcome)]
        why = " ".join(said.full for said in say(one.reasons, scene.policy))
        yield one.first_on, one.last_on, what, why
