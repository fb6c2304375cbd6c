"""Everything that proves a claim, gathered from the rooms: a bounded number of queries, whatever the account holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from relance.accounts import queries as accounts
from relance.arrangements import queries as arrangements
from relance.claims import notices
from relance.claims import queries as claims
from relance.claims.explaining import Explained, explain
from relance.company.models import Company
from relance.customers import queries as customers
from relance.dunning import queries as dunning
from relance.dunning.reasons import say
from relance.handover.figures import procedure
from relance.handover.records import Bundle, Row, Sent, Table
from relance.handover.rules import CHAPTERS, Purpose, shows_words
from relance.law import rules as law
from relance.ledger import queries as ledger
from relance.outbox import queries as outbox
from relance.policies import accepting
from relance.policies import queries as policies
from relance.values.clock import day_in
from relance.values.money import add_up, to_decimal


@dataclass(frozen=True, slots=True)
class _Scene:
    company: Company
    account: int
    purpose: Purpose
    today: date
    zone: ZoneInfo


def gather(company: Company, account_id: int, purpose: Purpose, language: str, now: datetime) -> Bundle:
    """The file of a purpose. The active language is the one named."""
    today = day_in(now, company.zone)
    scene = _Scene(company, account_id, purpose, today, ZoneInfo(company.zone))
    customer = customers.addressees([account_id])[account_id]
    found = claims.of_accounts(company, [account_id], today).get(account_id, [])
    told = tuple(explain(one) for one in found)
    about = claims.parties(company, customers.debtors([account_id])[account_id])
    creditor = tuple(filter(None, (company.name, *company.address.split("\n"), company.phone)))
    debtor = tuple(filter(None, (customer.name, *customer.address.split("\n"))))
    wanted = CHAPTERS[purpose]
    return Bundle(
        purpose=purpose,
        language=language,
        made_on=today,
        creditor=creditor,
        debtor=debtor,
        reference=customer.reference,
        totals=add_up((one.currency, one.total or one.principal) for one in told),
        claims=told,
        tables=tuple(table for table in _tables(scene, told) if table.name in wanted),
        sent=tuple(_sent(scene)) if "messages" in wanted else (),
        links=tuple(_link(scene, link) for link in accounts.chain(account_id)),
        seals=tuple(
            {"day": day.isoformat(), "length": length, "head": head}
            for day, length, head in accounts.seals_of(account_id)
        ),
        procedure=procedure(about.place, [one for one in told if not one.is_lapsed], creditor, debtor, language),
        informs=law.informs(language),
    )


def _tables(scene: _Scene, told: tuple[Explained, ...]) -> Iterator[Table]:
    yield Table("claim", gettext("How the claim is made"), _claim_head(), tuple(_claim_rows(told)))
    yield Table("invoices", gettext("Invoices"), _invoices_head(), tuple(_invoice_rows(scene)))
    yield Table("payments", gettext("Payments"), _payments_head(), tuple(_payment_rows(scene)))
    yield Table("contacts", gettext("Contacts"), _contacts_head(), tuple(_contact_rows(scene)))
    yield Table("notices", gettext("Notices served"), _notices_head(), tuple(_notice_rows(scene)))
    yield Table("acknowledgements", gettext("Terms accepted"), _accepted_head(), tuple(_accepted_rows(scene)))
    yield Table("agreements", gettext("Agreements"), _agreed_head(), tuple(_agreed_rows(scene)))
    yield Table("decisions", gettext("What was decided, and why"), _decided_head(), tuple(_decided_rows(scene)))


def _claim_head() -> Row:
    return (
        *(gettext("Invoice"), gettext("What"), gettext("From"), gettext("Up to"), gettext("Days"), gettext("On")),
        *(gettext("Rate"), gettext("Amount"), gettext("Currency"), gettext("Basis"), gettext("Source")),
    )


def _claim_rows(told: tuple[Explained, ...]) -> Iterator[Row]:
    for one in told:
        yield _claim_row(one, gettext("Principal"), one.principal)
        for each in one.periods:
            balance = str(to_decimal(each.balance, one.currency))
            days = (each.begins.isoformat(), each.ends.isoformat(), str(each.days), balance, str(each.rate))
            basis = one.rules["interest"].citation if "interest" in one.rules else ""
            yield one.number, gettext("Interest"), *days, str(each.amount), one.currency, basis, each.source
        for name, words in (
            ("interest", gettext("Interest, rounded once")),
            ("fixed_sum", gettext("Fixed sum")),
            ("recovery", gettext("Cost of collecting")),
            ("total", gettext("Total")),
        ):
            amount = getattr(one, name)
            if amount:
                yield _claim_row(one, words, amount, name)


def _claim_row(one: Explained, words: str, minor: int, name: str = "") -> Row:
    rule = one.rules.get(name)
    basis, source = (rule.citation, rule.source) if rule is not None else ("", "")
    amount = str(to_decimal(minor, one.currency))
    return one.number, words, "", "", "", "", "", amount, one.currency, basis, source


def _invoices_head() -> Row:
    return (
        *(gettext("Number"), gettext("Issued"), gettext("Due"), gettext("Currency"), gettext("Amount")),
        gettext("Open today"),
    )


def _invoice_rows(scene: _Scene) -> Iterator[Row]:
    for one in sorted(ledger.documents(scene.account), key=lambda each: (each.issued_on, each.number)):
        for part in one.parts.all():
            amounts = (str(to_decimal(part.amount, one.currency)), str(to_decimal(part.open, one.currency)))
            yield one.number, one.issued_on.isoformat(), part.due_on.isoformat(), one.currency, *amounts


def _payments_head() -> Row:
    return gettext("Day"), gettext("Currency"), gettext("Amount"), gettext("What the payer wrote")


def _payment_rows(scene: _Scene) -> Iterator[Row]:
    for entry in reversed(ledger.payments(scene.account)):
        yield entry.on.isoformat(), entry.currency, str(to_decimal(-entry.amount, entry.currency)), entry.reference


def _contacts_head() -> Row:
    return (
        *(gettext("Day"), gettext("Hour"), gettext("How"), gettext("Who began"), gettext("What kind")),
        *(gettext("Subject"), gettext("By"), gettext("Proof")),
    )


def _contact_rows(scene: _Scene) -> Iterator[Row]:
    for one in accounts.contacts_of(scene.account):
        began = gettext("we") if one.outgoing else gettext("they")
        hour = f"{one.at.astimezone(scene.zone):%H:%M}"
        yield one.day.isoformat(), hour, one.channel, began, one.kind, one.subject, one.by, one.source


def _notices_head() -> Row:
    return gettext("Notice"), gettext("Sent"), gettext("Received"), gettext("How"), gettext("Proof")


def _notice_rows(scene: _Scene) -> Iterator[Row]:
    kinds = {"formal_notice": gettext("Formal notice"), "first_reminder": gettext("First reminder")}
    for one in reversed(notices.rows(scene.company, scene.account)):
        days = (_day(one.sent_on), _day(one.received_on))
        yield kinds[one.kind], *days, one.medium, one.proof


def _accepted_head() -> Row:
    return gettext("Version"), gettext("Accepted on"), gettext("Proof")


def _accepted_rows(scene: _Scene) -> Iterator[Row]:
    for one in accepting.accepted([scene.account]).get(scene.account, ()):
        yield str(one.version), one.on.isoformat(), one.evidence


def _agreed_head() -> Row:
    return (
        *(gettext("What"), gettext("From"), gettext("Up to"), gettext("Amount"), gettext("Currency")),
        gettext("What became of it"),
    )


def _agreed_rows(scene: _Scene) -> Iterator[Row]:
    kinds = {"pause": gettext("Pause"), "promise": gettext("Promise to pay"), "dispute": gettext("Dispute")}
    kept = dunning.outlook(scene.company, policies.in_force(scene.company), scene.account, scene.today).promises
    for one in reversed(arrangements.of_account(scene.company, scene.account)):
        amount = str(to_decimal(one.amount, one.currency)) if one.amount else ""
        became = gettext("lifted") if one.lifted_on else str(kept.get(one.pk, ""))
        days = (one.begins.isoformat(), one.until.isoformat())
        yield kinds[one.kind], *days, amount, one.currency, became


def _decided_head() -> Row:
    return gettext("From"), gettext("Up to"), gettext("Decided"), gettext("Why")


def _decided_rows(scene: _Scene) -> Iterator[Row]:
    policy = policies.in_force(scene.company)
    for one in reversed(dunning.history(scene.account)):
        why = " ".join(said.full for said in say(one.reasons, policy))
        yield one.first_on.isoformat(), one.last_on.isoformat(), one.step or one.outcome, why


def _sent(scene: _Scene) -> Iterator[Sent]:
    for number, one in enumerate(outbox.left_of(scene.account), start=1):
        left = one.left_at or one.claimed_at
        assert left is not None, "what left has its moment"
        yield Sent(
            number=number,
            on=day_in(left, scene.company.zone),
            channel=one.channel,
            to=one.recipient_name if one.channel == "letter" else one.recipient,
            subject=one.letter.subject,
            body=one.letter.body,
            proof=one.receipt or one.why,
            letter=one.letter,
        )


def _link(scene: _Scene, link: Any) -> Mapping[str, Any]:
    """A link as it is written. Words that do not go to this reader are left out: the chain holds without them."""
    shown = shows_words(scene.purpose, link.kind, link.facts)
    made = {
        "seq": link.seq,
        "moment": f"{link.at.timestamp():.6f}",
        "at": link.at.astimezone(scene.zone).isoformat(),
        "kind": link.kind,
        "by": link.by,
        "facts": link.facts,
        "digest": link.digest,
        "previous": link.previous,
        "hash": link.hash,
    }
    if link.text is None:
        return made | {"text": None, "withheld": "erased"}
    return made | ({"text": link.text, "salt": link.salt} if shown else {"text": None, "withheld": "private"})


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
