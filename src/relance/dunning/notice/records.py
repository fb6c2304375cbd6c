"""A letter that somebody wants to sign, whether it may be, and what it says. Frozen records."""

from dataclasses import dataclass
from datetime import date

from relance.dunning.charging import Asked
from relance.dunning.facts import Item
from relance.dunning.notice.conditions import FORMAL, Lacking, LeftOut
from relance.law.notices import Notice
from relance.letters.rules import Words


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to send. Empty: the usual.

    `by` is the day to pay by, `next_step` what follows, only once it is decided. `contract` says where the contract
    lets work or credit stop, for places whose law does not say.
    """

    kind: str = FORMAL
    currency: str = ""
    by: date | None = None
    next_step: str = ""
    medium: str = "registered_letter"
    registered: str = ""
    enclosed: str = ""
    language: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The letter as it would be signed now. Without `words` nothing can be said; with `lacking` it may not be signed.

    `earliest` is the first day that the law lets it give, `stops_on` the day from which work or credit stops, `ground`
    the article or the clause that this rests on.
    """

    kind: str
    currency: str
    step: str
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    earliest: date
    answer_by: date
    stops_on: date | None
    charges: tuple[Asked, ...]
    law: Notice | None
    ground: str
    lacking: tuple[Lacking, ...]
    words: Words | None = None

    @property
    def may_be_signed(self) -> bool:
        """Whether every condition holds."""
        return not self.lacking and self.words is not None
