"""What the room says to people: marked here, translated where it is shown."""

from collections.abc import Mapping

from relance.privacy.rules import Hindrance, Papers
from relance.values.marking import mark as _

HINDRANCES: Mapping[Hindrance, str] = {
    Hindrance.OPEN: _("Something is open on the account: settle it first, or write it off."),
    Hindrance.MESSAGE: _("A message waits: let it leave, or put it aside first."),
    Hindrance.ARRANGED: _("A pause, a promise or a dispute runs: wait for its day, or lift it first."),
    Hindrance.MEASURE: _("Work or credit is stopped: end that first."),
}

PAPERS: Mapping[Papers, str] = {
    Papers.CONTACTS: _("What was said, and the ways to reach them"),
    Papers.LETTERS: _("Letters and mails, and to whom they went"),
    Papers.BOOKS: _("Name, address and what the books need"),
}
