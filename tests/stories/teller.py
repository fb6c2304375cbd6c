"""Tells a story: a text of dated events and what is expected after each, with a fake clock.

    2026-11-02        invoice F-1 for Garage: 486.20, due 2026-11-10
    2026-11-12 08:00  tick
                      proposed: friendly to Garage listing F-1

A line with a date does something at that moment (08:00 without an hour, Paris time). An indented line
expects something of what happened since the last dated line. Every event and expectation is a method
below, found by the words its pattern gives: a story needs no code of its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django_scopes import scope

from relance.accounts import actions as accounts
from relance.accounts import queries as account_queries
from relance.arrangements import measures
from relance.arrangements.rules import Kind, NewArrangement
from relance.channels.rules import Envelope, NotTaken, TryLater, Unsure
from relance.claims import notices
from relance.company import actions as companies
from relance.company.models import Company
from relance.customers import actions as customers
from relance.customers import queries as customer_queries
from relance.customers.actions import NewCustomer
from relance.customers.flags import NewFlag
from relance.dunning import actions as dunning
from relance.dunning import flagging, merging
from relance.dunning import queries as decisions
from relance.dunning.notice.conditions import FORMAL, STOP_WORK, WITHDRAW_CREDIT
from relance.dunning.notice.records import Wish
from relance.dunning.notice.signing import NoticeRefusal, sign
from relance.dunning.reporting import Report, report
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewDocument, NewPayment
from relance.ledger.rules import EntryKind, number_key
from relance.letters.tests.pictures import codes_in
from relance.outbox import actions as outbox
from relance.outbox import printing
from relance.outbox import queries as outbox_queries
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.policies import actions as policies
from relance.values.clock import at
from relance.values.money import parse_amount
from relance.web.tick import tick

BY = "Claire"
EVENTS: list[tuple[re.Pattern[str], str]] = []
EXPECTATIONS: list[tuple[re.Pattern[str], str]] = []


def event(pattern: str) -> Callable[[Any], Any]:
    """Register a method for dated lines of this shape."""
    return _registered(EVENTS, pattern)


def expect(pattern: str) -> Callable[[Any], Any]:
    """Register a method for indented lines of this shape."""
    return _registered(EXPECTATIONS, pattern)


def _registered(known: list[tuple[re.Pattern[str], str]], pattern: str) -> Callable[[Any], Any]:
    def register(method: Any) -> Any:
        known.append((re.compile(pattern), method.__name__))
        return method

    return register


@dataclass
class PaperWire:
    """Takes every message, or does what the story says of the mail server."""

    handed: list[Envelope] = field(default_factory=list)
    mood: str = "takes"

    def hand_over(self, envelope: Envelope) -> str:
        """Take it, or not."""
        if self.mood == "refuses":
            raise NotTaken("550 no such mailbox")
        if self.mood == "is busy":
            raise TryLater("451 try again later")
        self.handed.append(envelope)
        if self.mood == "falls silent":
            raise Unsure("the line broke")
        return "250 taken"

    def close(self) -> None:
        """Nothing to close."""


class Teller:
    """One firm, one wire, and the moment the story has come to."""

    def __init__(self) -> None:
        self.wire = PaperWire()
        self.firm_of_the_story: Company | None = None
        self.now = datetime(2026, 1, 1)
        self.marks: dict[str, Any] = {}
        self.seen = 0
        self.withdrawn_before: set[int] = set()

    def tell(self, path: Path) -> None:
        """Tell the whole story; a failure names its line."""
        for number, line in enumerate(path.read_text("utf-8").splitlines()[1:], start=2):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            try:
                self._line(line)
            except AssertionError as error:
                raise AssertionError(f"{path.name} line {number}: {line.strip()}\n{error}") from error

    def _line(self, line: str) -> None:
        dated = re.match(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))? +(.*)", line)
        if dated is None:
            self._run(EXPECTATIONS, line.strip())
            return
        hour = time.fromisoformat(dated[2] or "08:00")
        self.now = at(date.fromisoformat(dated[1]), hour, "Europe/Paris")
        self.seen = len(self.wire.handed)
        self.withdrawn_before = set(self._withdrawn())
        self._run(EVENTS, dated[3].strip())

    def _run(self, known: list[tuple[re.Pattern[str], str]], text: str) -> None:
        for pattern, name in known:
            if found := pattern.fullmatch(text):
                with scope(company=self.firm_of_the_story):
                    getattr(self, name)(**found.groupdict())
                return
        raise AssertionError(f"Nobody knows how to tell “{text}”")

    def _withdrawn(self) -> dict[int, Message]:
        if self.firm_of_the_story is None:
            return {}
        with scope(company=self.company):
            return {m.id: m for m in Message.objects.filter(state=State.WITHDRAWN)}

    def _who(self, name: str) -> Any:
        return customer_queries.one(self.company, name.strip())

    @property
    def company(self) -> Company:
        """The firm, which the first line of a story founds."""
        assert self.firm_of_the_story is not None, "a story begins with its firm"
        return self.firm_of_the_story

    @property
    def today(self) -> date:
        """The story's day."""
        return self.now.date()

    # --- events ---------------------------------------------------------------------------------

    @event(r"firm (?P<name>.+) in (?P<country>[A-Z]{2})(?P<test>, in test mode)?")
    def firm(self, name: str, country: str, test: str | None) -> None:
        made, _ = companies.add_company(name, country, "claire@firm.example", by=BY, now=self.now)
        self.firm_of_the_story = made
        with scope(company=self.company):
            policies.publish_preset(self.company, "standard", by=BY, now=self.now)
        companies.set_test_mode(self.company, bool(test))

    @event(
        r"customer (?P<name>[^<,]+?) ?(?:<(?P<email>[^>]*)>)?(?:, (?P<kind>person|business))?"
        r"(?:, telephone (?P<phone>[\d ]+))?(?:, at (?P<address>.+))?"
    )
    def customer(self, name: str, email: str | None, kind: str | None, phone: str | None, address: str | None) -> None:
        new = NewCustomer(
            name,
            kind=kind or "business",
            language="fr",
            email=email or "",
            phone=phone or "",
            address=(address or "").replace(", ", "\n"),
        )
        customers.add(self.company, [new], by=BY, now=self.now)

    @event(
        r"(?P<kind>invoice|credit note) (?P<number>\S+) for (?P<name>.+): "
        r"(?P<amount>[\d.,]+)(?: (?P<currency>[A-Z]{3}))?(?:, due (?P<due>\S+))?(?:, about (?P<about>\S+))?"
    )
    def document(self, kind: str, number: str, name: str, amount: str, currency: str, due: str, about: str) -> None:
        account_id = self._who(name).account_id
        total = parse_amount(amount, currency or "EUR")
        parts = ((date.fromisoformat(due), total),) if due else ()
        what = EntryKind.INVOICE if kind == "invoice" else EntryKind.CREDIT_NOTE
        new = NewDocument(account_id, what, number, self.today, currency or "EUR", total, parts, about or "")
        ledger.record_documents(self.company, [new], by=BY, now=self.now)
        dunning.reconsider(self.company, [account_id], by=BY, now=self.now)

    @event(r"(?P<name>.+) pays (?P<amount>[\d.,]+)(?: (?P<currency>[A-Z]{3}))?(?: “(?P<reference>.*)”)?")
    def pays(self, name: str, amount: str, currency: str | None, reference: str | None) -> None:
        currency = currency or "EUR"
        new = NewPayment(
            self._who(name).account_id, currency, parse_amount(amount, currency), self.today, reference or ""
        )
        self.marks["payment"], _ = dunning.paid(self.company, new, by=BY, now=self.now)

    @event(r"(?P<name>.+) will pay (?P<amount>[\d.,]+) on (?P<day>\S+)")
    def will_pay(self, name: str, amount: str, day: str) -> None:
        account_id = self._who(name).account_id
        new = NewPayment(account_id, "EUR", parse_amount(amount, "EUR"), date.fromisoformat(day))
        ledger.record_payments(self.company, [new], by=BY, now=self.now)
        dunning.reconsider(self.company, [account_id], by=BY, now=self.now)

    @event(r"charge (?P<number>\S+) for (?P<name>.+): (?P<amount>[\d.,]+), due (?P<due>\S+)")
    def charge(self, number: str, name: str, amount: str, due: str) -> None:
        total, account_id = parse_amount(amount, "EUR"), self._who(name).account_id
        parts = ((date.fromisoformat(due), total),)
        new = NewDocument(account_id, EntryKind.CHARGE, number, self.today, "EUR", total, parts)
        dunning.charged(self.company, new, by=BY, now=self.now)

    @event(r"(?P<number>\S+) of (?P<name>.+) is waived: (?P<reason>.+)")
    def waived(self, number: str, name: str, reason: str) -> None:
        account_id = self._who(name).account_id
        (item,) = [i for i in ledger_queries.items_on([account_id], self.today)[account_id] if i.number == number]
        (document,) = [d for d in ledger_queries.documents(account_id) if d.number == number]
        dunning.waived(self.company, document.entry_id, item.open, reason=reason, by=BY, now=self.now)

    @event(r"policy (?P<preset>\w+)")
    def policy(self, preset: str) -> None:
        policies.publish_preset(self.company, preset, by=BY, now=self.now)

    @event(r"pause for (?P<name>.+?)(?: from (?P<begins>\S+))? until (?P<until>\S+)")
    def pause(self, name: str, begins: str | None, until: str) -> None:
        first = date.fromisoformat(begins) if begins else self.today
        new = NewArrangement(Kind.PAUSE, first, date.fromisoformat(until), "asked for it")
        self.marks["arrangement"], _ = dunning.arranged(
            self.company, self._who(name).account_id, new, by=BY, now=self.now
        )

    @event(r"(?P<name>(?:(?! answers | does ).)+) promises (?P<amount>[\d.,]+) for (?P<day>\S+)")
    def promises(self, name: str, amount: str, day: str) -> None:
        until, total = date.fromisoformat(day), parse_amount(amount, "EUR")
        new = NewArrangement(Kind.PROMISE, self.today, until, "on the telephone", "EUR", total)
        dunning.arranged(self.company, self._who(name).account_id, new, by=BY, now=self.now)

    @event(r"(?P<name>.+) contests (?P<amount>[\d.,]+) of (?P<number>\S+) until (?P<day>\S+)")
    def contests(self, name: str, amount: str, number: str, day: str) -> None:
        account_id = self._who(name).account_id
        (item,) = [i for i in ledger_queries.items_on([account_id], self.today)[account_id] if i.number == number]
        parts = {item.part_id: parse_amount(amount, "EUR")}
        new = NewArrangement(Kind.DISPUTE, self.today, date.fromisoformat(day), "a leak", parts=parts)
        self.marks["arrangement"], _ = dunning.arranged(self.company, account_id, new, by=BY, now=self.now)

    @event(r"it is lifted")
    def lifted(self) -> None:
        assert dunning.lifted(self.company, self.marks["arrangement"].pk, by=BY, now=self.now), "nothing was lifted"

    @event(r"(?P<name>.+) (?P<how>answers the call|does not answer)(?: and promises (?P<amount>\S+) for (?P<day>\S+))?")
    def reported(self, name: str, how: str, amount: str | None, day: str | None) -> None:
        account_id = self._who(name).account_id
        decision = decisions.current(account_id)
        assert decision is not None and decision.outcome == "call", "no call waits"
        until = date.fromisoformat(day) if day else None
        told = Report(how == "answers the call", "", until, parse_amount(amount, "EUR") if amount else 0, "EUR")
        report(self.company, account_id, decision.step, told, by=BY, now=self.now)

    @event(r"about (?P<name>.+) is noted: (?P<said>.+)")
    def noted(self, name: str, said: str) -> None:
        account_id = self._who(name).account_id
        decision = decisions.current(account_id)
        assert decision is not None and decision.outcome == "person", "nothing waits for a person"
        report(self.company, account_id, decision.step, Report(True, said), by=BY, now=self.now)

    @event(r"(?P<name>.+) lives in (?P<place>[A-Z-]+)")
    def lives(self, name: str, place: str) -> None:
        who, (country, _, part) = self._who(name), place.partition("-")
        customers.change(self.company, who.id, {"country": country, "part": part}, by=BY, now=self.now)
        dunning.reconsider(self.company, [who.account_id], by=BY, now=self.now)

    @event(r"(?P<flag>\w+) holds for (?P<name>.+?)(?: until (?P<until>\S+))?")
    def flagged(self, flag: str, name: str, until: str | None) -> None:
        new = NewFlag(flag, self.today, "said on the telephone", date.fromisoformat(until) if until else None)
        self.marks["flag"] = flagging.flagged(self.company, self._who(name).account_id, new, by=BY, now=self.now)

    @event(r"it holds no more")
    def unflagged(self) -> None:
        assert flagging.flag_ended(self.company, self.marks["flag"].pk, by=BY, now=self.now), "nothing was ended"

    @event(r"(?P<who>\w+) signs the (?P<kind>formal notice|stop of work|end of credit) to (?P<name>.+)")
    def signs(self, who: str, kind: str, name: str) -> None:
        kinds = {"formal notice": FORMAL, "stop of work": STOP_WORK, "end of credit": WITHDRAW_CREDIT}
        account = self._who(name).account_id
        try:
            sign(self.company, account, Wish(kinds[kind]), name=who, seen="", by=BY, now=self.now)
            self.marks["refused"] = ()
        except NoticeRefusal as refusal:
            self.marks["refused"] = tuple(each.code for each in refusal.draft.lacking) if refusal.draft else ("used",)

    @event(r"the letters are printed")
    def printed(self) -> None:
        made = printing.make_batch(self.company, by=BY, now=self.now)
        dunning.reconsider(self.company, made.touched, by=BY, now=self.now)
        self.marks["pile"] = made.batch

    @event(r"the letters are posted")
    def posted(self) -> None:
        sent = printing.posted(self.company, self.marks["pile"].pk, on=self.today, by=BY, now=self.now)
        dunning.reconsider(self.company, [m.account_id for m in sent], by=BY, now=self.now)

    @event(r"the payment bounces")
    def bounces(self) -> None:
        entry = self.marks["payment"]
        ledger.reverse(self.company, entry.id, on=self.today, reason="bounced", by=BY, now=self.now)
        dunning.reconsider(self.company, [entry.account_id], by=BY, now=self.now)

    @event(r"tick")
    def tick(self) -> None:
        tick(self.company, self.now, wires={"email": lambda: self.wire})

    @event(r"tick without a mail server")
    def tick_without_wire(self) -> None:
        tick(self.company, self.now, wires={})

    @event(r"approve")
    def approve(self) -> None:
        approved = outbox.approve(self.company, None, by=BY, now=self.now)
        assert approved, "nothing waited for approval"
        self.marks["batch"] = approved[0].batch

    @event(r"undo the approval")
    def undo(self) -> None:
        assert outbox.undo_approval(self.company, self.marks["batch"], now=self.now), "nothing was undone"

    @event(r"the address of (?P<name>.+) becomes (?P<email>\S+)")
    def address(self, name: str, email: str) -> None:
        who = self._who(name)
        customers.change(self.company, who.id, {"email": email}, by=BY, now=self.now)
        dunning.reconsider(self.company, [who.account_id], by=BY, now=self.now)

    @event(r"the bank account becomes (?P<iban>\S+)")
    def bank(self, iban: str) -> None:
        companies.change_settings(self.company, {"iban": iban})
        accounts.all_moved(self.company)

    @event(r"(?P<name>.+) is called")
    def called(self, name: str) -> None:
        accounts.log_contact(
            self.company,
            self._who(name).account_id,
            channel="call",
            outgoing=True,
            subject="",
            text="Talked about the invoice.",
            by=BY,
            now=self.now,
            day=self.today,
        )

    @event(r"the mail server (?P<mood>takes|refuses|is busy|falls silent)(?: again)?")
    def server(self, mood: str) -> None:
        self.wire.mood = mood

    @event(r"somebody says that the unknown message (?P<left>left|did not leave)")
    def answer(self, left: str) -> None:
        message = outbox_queries.in_state(self.company, State.UNKNOWN)[0]
        outbox.answer_unknown(self.company, message.id, left=left == "left", by=BY, now=self.now)
        dunning.reconsider(self.company, [message.account_id], by=BY, now=self.now)

    @event(r"test mode (?P<how>ends|begins)")
    def test_mode(self, how: str) -> None:
        dunning.set_test_mode(self.company, how == "begins")

    @event(r"(?P<gone>.+) becomes part of (?P<kept>.+)")
    def merged(self, gone: str, kept: str) -> None:
        into, of = self._who(kept), self._who(gone)
        self.marks["merge"], _ = merging.merge(self.company, into.id, of.id, by=BY, now=self.now)

    @event(r"the merge is undone")
    def unmerged(self) -> None:
        merging.unmerge(self.company, self.marks["merge"].pk, by=BY, now=self.now)

    # --- expectations ---------------------------------------------------------------------------

    def _described(self, message: Message) -> str:
        full = outbox_queries.get(self.company, message.id)
        assert full is not None
        who = customer_queries.addressees([full.account_id])[full.account_id].name
        numbers = ", ".join(sorted(line.part.document.number for line in full.lines.all()))
        return f"{full.step} to {who} listing {numbers}"

    def _in(self, *states: State) -> list[str]:
        return sorted(self._described(m) for m in outbox_queries.in_state(self.company, *states))

    @expect(r"proposed: (?P<what>.+)")
    def is_proposed(self, what: str) -> None:
        found = self._in(State.PROPOSED)
        assert found == sorted(what.split("; ")), f"proposed are {found}"

    @expect(r"approved: (?P<what>.+)")
    def is_approved(self, what: str) -> None:
        found = self._in(State.APPROVED)
        assert found == sorted(what.split("; ")), f"approved are {found}"

    @expect(r"nothing (?P<state>proposed|approved|unknown|rehearsed|failed)")
    def none_in(self, state: str) -> None:
        found = self._in(State(state))
        assert not found, f"{state} are {found}"

    @expect(r"(?P<state>unknown|rehearsed|failed|to_post): (?P<what>.+)")
    def is_in(self, state: str, what: str) -> None:
        found = self._in(State(state))
        assert found == sorted(what.split("; ")), f"{state} are {found}"

    @expect(r"sent: (?P<what>.+)")
    def is_sent(self, what: str) -> None:
        fresh = {e.id for e in self.wire.handed[self.seen :]}
        rows = Message.objects.filter(state__in=[State.SENT, State.UNKNOWN])
        found = sorted(self._described(m) for m in rows if f"relance-{m.company_id}-{m.id}" in fresh)
        assert found == sorted(what.split("; ")), f"sent are {found}"

    @expect(r"nothing sent")
    def none_sent(self) -> None:
        fresh = [e.subject for e in self.wire.handed[self.seen :]]
        assert not fresh, f"sent are {fresh}"

    @expect(r"the message says (?P<words>.+)")
    def says(self, words: str) -> None:
        plain = re.sub(r"\s+", " ", self.wire.handed[-1].text)
        assert words in plain, plain

    @expect(r"its code asks for (?P<sum>\S+) with (?P<quote>\S+)")
    def its_code(self, sum: str, quote: str) -> None:
        """The picture inside the mail, read as a telephone reads it."""
        sent = self.wire.handed[-1]
        (picture,) = sent.pictures
        assert f'src="cid:{picture.cid}"' in sent.html and sent.id in picture.cid
        (code,) = codes_in(picture.png)
        assert (code.split("\n")[7], code.split("\n")[-1]) == (sum, quote), code

    @expect(r"its mail has no code")
    def no_code(self) -> None:
        sent = self.wire.handed[-1]
        assert sent.pictures == () and "<img" not in sent.html

    @expect(r"the proposal (?P<how>says|does not say) (?P<words>.+)")
    def proposal_says(self, how: str, words: str) -> None:
        (message,) = outbox_queries.in_state(self.company, State.PROPOSED)
        full = outbox_queries.get(self.company, message.id)
        assert full is not None
        assert (words in re.sub(r"\s+", " ", full.letter.body)) == (how == "says"), full.letter.body

    @expect(r"withdrawn because (?P<code>\S+)")
    def is_withdrawn(self, code: str) -> None:
        fresh = [m.why for i, m in self._withdrawn().items() if i not in self.withdrawn_before]
        assert fresh == [code], f"withdrawn are {fresh}"

    @expect(
        r"(?P<name>.+) (?P<outcome>waits|needs a person|is to be called) because (?P<code>\w+)"
        r"(?:, until (?P<until>\S+))?"
    )
    def decided(self, name: str, outcome: str, code: str, until: str | None) -> None:
        decision = decisions.current(self._who(name).account_id)
        assert decision is not None, "nothing is decided"
        wanted = {"waits": "wait", "needs a person": "person", "is to be called": "call"}[outcome]
        found = (decision.outcome, decision.reasons[0]["code"])
        assert found == (wanted, code), f"decided is {found}"
        if until:
            assert str(decision.look_again_on) == until, f"until {decision.look_again_on}"

    @expect(r"(?P<name>.+) owes (?P<amount>-?[\d.,]+|nothing)(?: (?P<currency>[A-Z]{3}))?")
    def owes(self, name: str, amount: str, currency: str | None) -> None:
        currency = currency or "EUR"
        account_id = self._who(name).account_id
        owed = ledger_queries.owed_on(self.company, self.today, [account_id]).get(account_id, {})
        wanted = 0 if amount == "nothing" else parse_amount(amount, currency)
        assert owed.get(currency, 0) == wanted, f"owed is {owed}"

    @expect(r"(?P<number>\S+) has had (?P<steps>.+)")
    def has_had(self, number: str, steps: str) -> None:
        document = ledger_queries.known_numbers(self.company, [number])[number_key(number)][0]
        done = outbox_queries.done([document.account_id])
        found = sorted(step for part in document.parts.all() if part.id in done for step in done[part.id].steps)
        wanted = [] if steps == "nothing" else sorted(steps.split(", "))
        assert found == wanted, f"it has had {found}"

    @expect(r"it is refused because (?P<codes>.+)")
    def is_refused(self, codes: str) -> None:
        assert self.marks["refused"] == tuple(codes.split(", ")), f"refused because {self.marks['refused']}"

    @expect(r"nothing is to be posted")
    def empty_pile(self) -> None:
        assert self.marks["pile"] is None, "letters were printed"

    @expect(r"(?P<name>.+) was served on (?P<day>\S+)")
    def was_served(self, name: str, day: str) -> None:
        rows = notices.rows(self.company, self._who(name).account_id)
        assert [str(row.sent_on) for row in rows] == [day], f"served are {[str(row.sent_on) for row in rows]}"

    @expect(r"for (?P<name>.+) (?P<kind>work stops|credit ends) on (?P<day>\S+)")
    def is_stopped(self, name: str, kind: str, day: str) -> None:
        kinds = {"work stops": STOP_WORK, "credit ends": WITHDRAW_CREDIT}
        account = self._who(name).account_id
        found = [(m.kind, str(m.begins)) for m in measures.standing([account]).get(account, [])]
        assert found == [(kinds[kind], day)], f"stopped are {found}"

    @expect(r"for (?P<name>.+) nothing is stopped")
    def goes_on(self, name: str) -> None:
        assert not measures.standing([self._who(name).account_id]), "something is stopped"

    @expect(r"the book is right")
    def book(self) -> None:
        faults = ledger_queries.faults(self.company) + account_queries.chain_faults(self.company)
        assert not faults, faults
