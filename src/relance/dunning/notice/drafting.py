"""The letter as it would be signed now: every condition looked at, the words written. Changes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from relance.accounts import queries as accounts
from relance.claims import queries as claims
from relance.claims.explaining import explain
from relance.claims.gate.records import Verdict
from relance.claims.gate.rules import gate
from relance.claims.gate.standing import DEMANDING, WRITTEN, Standing
from relance.claims.rules.making import Parties
from relance.company.models import Company
from relance.customers import queries as customers
from relance.dunning import charging, queries
from relance.dunning.facts import Facts, Item
from relance.dunning.notice import rules
from relance.dunning.notice.conditions import FORMAL, Lacking
from relance.dunning.notice.records import Draft, Wish
from relance.dunning.rules import Place, decide
from relance.law import rules as law
from relance.law.facts import Rule
from relance.law.notices import Notice
from relance.law.remedies import Remedy
from relance.letters import queries as letters
from relance.letters import rules as wording
from relance.letters.rules import Words
from relance.letters.rules.notice import NoticeText, write_notice
from relance.letters.rules.told import told
from relance.letters.rules.wording import languages
from relance.policies import queries as policies
from relance.values.clock import at, day_in
from relance.values.money import exponent

NOON = time(12)
"""The post delivers by day: the hour of signing is nobody's."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """Whose letter to whom, under which law, on which day."""

    company: Company
    facts: Facts
    standing: Standing
    place: Place
    about: Parties
    now: datetime

    @property
    def today(self) -> date:
        return day_in(self.now, self.company.zone)


def draft(company: Company, account_id: int, wish: Wish, now: datetime) -> Draft:
    """What the letter says, and what stands in its way."""
    scene = _scene(company, account_id, now)
    today, calendar = scene.today, scene.place.calendar
    currency = wish.currency or _main_currency(scene.facts.items) or company.currency
    asked, left = rules.split(scene.facts.items, currency, _lapsed(scene), today)
    notice = _asked_of_law(scene) if wish.kind == FORMAL else None
    stop, best = (None, None) if wish.kind == FORMAL else rules.stopping(_remedies(scene), company.trade, wish.contract)
    first = rules.earliest(notice, today, calendar)
    decided, verdict = decide(scene.facts, scene.place), _verdict(scene, wish, asked)
    found = list(rules.lacking(scene.facts, decided, asked, left, verdict))
    found += [stop] if stop is not None else []
    found += _too_soon(wish, first, notice)
    known = charging.asked(company, [account_id], now) if wish.kind == FORMAL else {}
    made = Draft(
        kind=wish.kind,
        currency=currency,
        step=rules.step_of(scene.place.terms, wish.kind),
        items=tuple(asked),
        left_out=tuple(left),
        earliest=first,
        answer_by=calendar.on_or_after(max(wish.by or first, today)),
        stops_on=rules.stops_on(best, today, calendar) if wish.kind != FORMAL else None,
        charges=charging.of_items(known, account_id, asked),
        law=notice,
        ground=wish.contract or (best.rule.citation if best is not None else ""),
        lacking=tuple(found),
    )
    return replace(made, words=_words(scene, made, wish, best)) if asked else made


def _scene(company: Company, account_id: int, now: datetime) -> _Scene:
    today = day_in(now, company.zone)
    known = queries.gather(company, policies.in_force(company), accounts.versions([account_id]), today)
    facts = known.facts[account_id]
    assert facts.standing is not None, "gathered facts know how the debtor stands"
    about = claims.parties(company, customers.debtors([account_id])[account_id])
    return _Scene(company, facts, facts.standing, known.places[account_id], about, now)


def _main_currency(items: Sequence[Item]) -> str:
    """The currency of most of what is open."""
    counted = Counter(item.currency for item in items)
    return max(counted, key=lambda code: (counted[code], code), default="")


def _lapsed(scene: _Scene) -> set[int]:
    """Due parts of invoices whose limitation period is over."""
    account = scene.facts.account_id
    mine = claims.of_accounts(scene.company, [account], scene.today).get(account, [])
    return {part.id for one in mine if explain(one).is_lapsed for part in one.invoice.parts}


def _asked_of_law(scene: _Scene) -> Notice | None:
    about = scene.about
    return law.notice(about.place, about.debtor, scene.today, FORMAL, about.creditor, own=scene.standing.own)


def _remedies(scene: _Scene) -> tuple[Remedy, ...]:
    about = scene.about
    return law.remedies(about.place, about.debtor, scene.today, about.creditor, own=scene.standing.own)


def _verdict(scene: _Scene, wish: Wish, asked: Sequence[Item]) -> Verdict | None:
    """What the gate says of the letter: it demands, and announces a suit only where that is decided."""
    if not asked:
        return None
    announces = bool(wish.next_step) and wish.kind == FORMAL
    content = DEMANDING | ({"announces_suit"} if announces else frozenset())
    amount = int(sum(item.asked for item in asked) * 100 // 10 ** exponent(asked[0].currency))
    moment = at(scene.today, NOON, scene.company.zone)
    flags = ("suit_decided",) if announces else ()
    return gate(
        scene.standing.contact(moment, "letter", content, due=asked[0].due_on, amount=amount, flags=flags),
        own=scene.standing.own,
    )


def _too_soon(wish: Wish, first: date, notice: Notice | None) -> Iterator[Lacking]:
    if wish.kind == FORMAL and wish.by is not None and wish.by < first:
        yield Lacking("too_soon", {"earliest": first.isoformat()}, notice.rule if notice is not None else None)


def _words(scene: _Scene, made: Draft, wish: Wish, best: Remedy | None) -> Words:
    reader = letters.recipient_of(customers.addressees([scene.facts.account_id])[scene.facts.account_id])
    if wish.language in languages():
        reader = replace(reader, language=wish.language)
    lines = [
        wording.Line(i.number, i.issued_on, i.due_on, i.amount, i.asked, i.currency, i.asked < i.amount)
        for i in made.items
    ]
    accepted = [each.told.accepted_on for each in made.charges if each.told.accepted_on is not None]
    said = NoticeText(
        article=_article(made, best),
        answer_by=made.answer_by,
        told=_told(scene, made.items, reader.language),
        accepted_on=max(accepted, default=None),
        prescribed=_prescribed(made, reader.language),
        next_step=wish.next_step if made.kind == FORMAL else "",
        enclosed=wish.enclosed,
        stops_on=made.stops_on,
        registered=wish.registered if wish.medium == "registered_letter" else None,
    )
    charged = [each.words for each in made.charges]
    return write_notice(made.kind, lines, charged, said, letters.sender_of(scene.company), reader, scene.today)


def _article(made: Draft, best: Remedy | None) -> str:
    """The article that the letter names; none where only a rule of the house, or the contract, is behind it."""
    rule: Rule | None = made.law.rule if made.law is not None else None
    if rule is None and best is not None and best.answer != "ask":
        rule = best.rule
    return rule.citation.partition(";")[0] if rule is not None and rules.is_law(rule.basis) else ""


def _told(scene: _Scene, items: Sequence[Item], language: str) -> str:
    """What was said since the oldest of these invoices was due."""
    since = [past for past in scene.standing.past if past.at.date() > items[0].due_on and past.count]
    messages = [past.at.date() for past in since if past.channel in WRITTEN]
    calls = [past.at.date() for past in since if past.channel == "call" and past.kind == "conversation"]
    return told(messages, calls, language)


def _prescribed(made: Draft, language: str) -> str:
    """A sentence of the law in its own language, with what it says beside it where the letter is in another one."""
    found = made.law.prescribed if made.law is not None else None
    if found is None:
        return ""
    return found.text if found.language == language else f"{found.text} ({found.meaning.say(language)})"
