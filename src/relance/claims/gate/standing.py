"""What the gate has to know about a debtor, whatever the act; and the question it is asked about one. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from relance.claims.gate.records import Contact, Moment, Past
from relance.law import rules as law
from relance.law.gating import Asked
from relance.law.own import NOTHING, Own

WRITTEN = ("email", "letter")
DEMANDING = frozenset(
    {
        *("gives_name", "gives_business_name", "names_debtor", "callback_number", "mentions_debt"),
        *("statement_of_account", "first_reminder_items", "asks_payment", "opt_out_line"),
    }
)
"""What a reminder of ours says: who writes, a table of what is open, that it be paid, how to refuse more of them."""

NOT_YET_DUE = DEMANDING - {"asks_payment", "first_reminder_items"}
"""A note before the due date asks for nothing."""

TALKING = frozenset({"gives_name", "gives_business_name", "names_debtor", "mentions_debt", "asks_payment"})
"""What is said on the telephone once the debtor has said who he is."""

MACHINE = frozenset({"gives_name", "gives_business_name", "callback_number"})
"""What is said to a machine: who calls, and where to call back."""

WRONG = {"email": "wrong_email", "call": "wrong_phone", "voicemail": "wrong_phone", "sms": "wrong_phone"} | {
    "letter": "wrong_address"
}
AT_WORK = {"email": "work_email", "call": "work_phone", "voicemail": "work_phone", "sms": "work_phone"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A debtor before the law: the codes of the places that have a say, and every zone the debtor may live in.

    `flags` are what is on file, each with its first day. `past` are our contacts about money, oldest first. `notices`
    are the days on which formal notices were received. `changes` is the next day on which the file says something else.
    """

    places: tuple[str, ...]
    debtor: str
    creditor: str
    zones: tuple[ZoneInfo, ...]
    flags: Mapping[str, date] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    notices: tuple[date, ...] = ()
    changes: date | None = None
    own: Own = NOTHING
    root: Path = law.PLACES

    def contact(
        self,
        at: datetime,
        channel: str,
        content: frozenset[str],
        *,
        due: date | None,
        amount: int | None = None,
        flags: Iterable[str] = (),
    ) -> Contact:
        """The question whether to contact the debtor at a moment. `amount` in hundredths; more `flags` for this act."""
        today = at.date()
        since = {flag: (today - day).days for flag, day in self._known(today).items()}
        asked = Asked(
            channel=channel,
            recipient="not_debtor" if WRONG.get(channel, "") in self.flags else "debtor",
            line="work" if AT_WORK.get(channel, "") in self.flags else "personal",
            late=(today - due).days if due is not None else 0,
            amount=amount,
            flags=frozenset((*since, *flags)),
            since=since,
            held=frozenset(past.kind for past in self.past),
            content=content if channel in (*WRITTEN, "sms") else content - {"opt_out_line"},
        )
        return self.act(asked, at, due)

    def act(self, asked: Asked, at: datetime, due: date | None) -> Contact:
        """The question about an act of any kind."""
        return Contact(
            asked=asked,
            moment=Moment(at, self.zones, self._is_holiday(at.date())),
            places=self.places,
            debtor=self.debtor,
            creditor=self.creditor,
            history=self.past,
            due=due,
            notices=self.notices,
        )

    def after(self, at: datetime, channel: str) -> "Standing":
        """The same once one more contact was made."""
        kind = "conversation" if channel == "call" else "message"
        return replace(self, past=(*self.past, Past(at, channel, kind)))

    def _known(self, today: date) -> Mapping[str, date]:
        """What is on file, and that something in writing went out about the debt: our messages list what is owed."""
        written = [past.at.date() for past in self.past if past.channel in WRITTEN and past.at.date() <= today]
        if not written or "written_notice_sent" in self.flags:
            return self.flags
        return {**self.flags, "written_notice_sent": min(written)}

    def _is_holiday(self, day: date) -> bool:
        return any(law.place(code, self.root).calendar.is_holiday(day) for code in self.places)
