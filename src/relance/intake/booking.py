"""Writes what a file says into the book, many customers at once. The firm must be locked by the caller."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from relance.accounts.actions import lock
from relance.accounts.writing import insert_named
from relance.company.models import Company
from relance.customers import actions as customers
from relance.customers import queries as customer_queries
from relance.customers.actions import NewCustomer
from relance.customers.rules import name_key
from relance.intake.models import Import, Listed
from relance.intake.rules.compare import Handle, Plan, Standing, compare
from relance.intake.rules.records import DocumentDraft, Draft, Party, PaymentDraft
from relance.intake.spool import party_key
from relance.ledger import actions as ledger
from relance.ledger import standing as ledger_standing
from relance.ledger.actions import Apart, Application, NewDocument, NewPayment
from relance.ledger.rules import EntryKind, number_key
from relance.values.batches import batched

PARTY = tuple(each.name for each in fields(Party))


@dataclass(slots=True)
class Customers:
    """Whose rows these are, by the party's key: the account each has or gets."""

    accounts: dict[str, int] = field(default_factory=dict)
    fresh: dict[str, Party] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some customers of a file, with what is to be done for each."""

    whose: Customers
    plans: dict[str, Plan]
    parties: dict[str, Party]


def plan_batch(company: Company | None, groups: Sequence[Sequence[Draft]], *, per_customer: bool) -> Batch:
    """Compare some customers' rows with the book. Reads only; without a firm the book is empty."""
    keyed = {_key_of(drafts): list(drafts) for drafts in groups}
    parties = {key: merged_party(drafts) for key, drafts in keyed.items()}
    whose = _whose(company, parties)
    _join(keyed, parties, whose)
    books = standing(company, whose.accounts.values()) if company and whose.accounts else {}
    taken = _numbers_elsewhere(company, keyed, whose) if company and not per_customer else {}
    plans = {}
    for key, drafts in keyed.items():
        facts = [draft for draft in drafts if isinstance(draft, DocumentDraft | PaymentDraft)]
        plans[key] = compare(facts, books.get(whose.accounts.get(key, 0), ()), taken.get(key, ()))
    return Batch(whose, plans, parties)


def _key_of(drafts: Sequence[Draft]) -> str:
    """The customer's number, where any row has it, else the name."""
    return party_key(next((draft for draft in drafts if draft.party.code), drafts[0]))


def _join(keyed: dict[str, list[Draft]], parties: dict[str, Party], whose: Customers) -> None:
    """What the book knows as one customer is planned as one, however many names and numbers the file has for it."""
    first: dict[int, str] = {}
    for key, account in list(whose.accounts.items()):
        kept = first.setdefault(account, key)
        if kept != key:
            keyed[kept] += keyed.pop(key)
            parties[kept] = merged_party(keyed[kept])
            del parties[key], whose.accounts[key]


def merged_party(drafts: Sequence[Draft]) -> Party:
    """What all rows of a customer say together: the first that says something of each thing is believed."""
    said: dict[str, str] = {}
    for draft in drafts:
        for name in PARTY:
            value = getattr(draft.party, name)
            if value and name not in said:
                said[name] = value
    return Party(**said)


def _whose(company: Company | None, parties: Mapping[str, Party]) -> Customers:
    """Known by their number in the firm's books, else by the name that lists have for them."""
    found = Customers()
    if company:
        by_code = customer_queries.accounts_by_code(company, {p.code for p in parties.values() if p.code})
        by_name = customer_queries.accounts_by_name(company, {name_key(p.name) for p in parties.values()})
        coded = customer_queries.codes_of(company, by_name.values())
        for key, party in parties.items():
            account = by_code.get(party.code) if party.code else None
            named = by_name.get(name_key(party.name))
            # Two customers of one name and different numbers are two; one without a number gets the file's.
            if account is None and named is not None and (not party.code or not coded.get(named)):
                account = named
                if party.code:
                    coded[named] = party.code
            if account is not None:
                found.accounts[key] = account
    found.fresh = {key: party for key, party in parties.items() if key not in found.accounts}
    return found


def standing(company: Company, account_ids: Iterable[int]) -> dict[int, list[Standing]]:
    """The entries of these accounts that stand, as the comparison needs them."""
    found: dict[int, list[Standing]] = defaultdict(list)
    for slice_ in batched(sorted(set(account_ids)), 500):
        marks = dict(
            Listed.objects.filter(entry__account_id__in=slice_).exclude(mark="").values_list("entry_id", "mark")
        )
        for account_id, rows in ledger_standing.standing(company, slice_).items():
            found[account_id] = [
                Standing(
                    row.entry_id,
                    row.kind,
                    row.number,
                    row.currency,
                    row.total,
                    row.left,
                    row.on,
                    row.due_on,
                    marks.get(row.entry_id, ""),
                    row.aparts,
                    row.settles,
                )
                for row in rows
            ]
        for one in _returned(slice_):
            found[one[0]].append(one[1])
    return found


def _returned(account_ids: Sequence[int]) -> list[tuple[int, Standing]]:
    """Payments of lists that were taken back since, by a person or by a list that stands, by account."""
    rows = Listed.objects.filter(entry__account_id__in=account_ids, entry__kind=EntryKind.PAYMENT).exclude(mark="")
    rows = rows.filter(entry__reversed_by__isnull=False).exclude(first__state=Import.State.UNDONE)
    rows = rows.exclude(entry__reversed_by__listed__first__state=Import.State.UNDONE).order_by("entry_id")
    columns = ("entry__account_id", "entry_id", "entry__currency", "entry__amount", "entry__on", "mark")
    return [
        (account, Standing(pk, EntryKind.PAYMENT, "", currency, -amount, 0, on, mark=mark, returned=True))
        for account, pk, currency, amount, on, mark in rows.values_list(*columns)
    ]


def _numbers_elsewhere(company: Company, keyed: Mapping[str, Sequence[Draft]], whose: Customers) -> dict[str, set[str]]:
    """Per customer of the file, the numbers of its documents that other customers of the book bear."""
    numbers = {d.number for drafts in keyed.values() for d in drafts if isinstance(d, DocumentDraft)}
    owners = ledger_standing.owners_of_numbers(company, numbers)
    found: dict[str, set[str]] = {}
    for key, drafts in keyed.items():
        mine = whose.accounts.get(key, 0)
        keys = {number_key(d.number) for d in drafts if isinstance(d, DocumentDraft)}
        found[key] = {number for number in keys if owners.get(number, set()) - {mine}}
    return found


@dataclass(slots=True)
class Written:
    """What a batch left behind."""

    touched: set[int] = field(default_factory=set)
    customers_added: int = 0
    customers_filled: int = 0


def write_batch(company: Company, batch: Batch, source: Import, *, by: str, now: datetime, today: date) -> Written:
    """Put a batch into the book: customers, entries, what settled what, and where each entry came from."""
    done = Written()
    still_listed(company, {key for plan in batch.plans.values() for key in plan.seen_elsewhere}, source)
    done.touched |= _fill_in(company, batch, done, by, now)
    _add_customers(company, batch, done, by, now)
    for ids in batched(sorted({batch.whose.accounts[key] for key in batch.plans}), 500):
        lock(company, ids)
    _Writer(company, batch, source, by, now, today, done).run()
    return done


def _fill_in(company: Company, batch: Batch, done: Written, by: str, now: datetime) -> set[int]:
    """What the file knows of known customers and we do not. What differs stays as a person left it."""
    known = {account: batch.parties[key] for key, account in batch.whose.accounts.items()}
    filled = customers.fill(company, {a: _details(p, company) for a, p in known.items()}, by=by, now=now)
    done.customers_filled = len(filled)
    return filled


def _details(party: Party, company: Company) -> dict[str, str]:
    return {
        "external_id": party.code,
        "email": party.email,
        "phone": party.phone,
        "contact": party.contact,
        "address": party.address,
        "country": "" if party.country == company.country else party.country,
    }


def _add_customers(company: Company, batch: Batch, done: Written, by: str, now: datetime) -> None:
    wanted = [key for key in batch.whose.fresh if not _is_refused(batch.plans[key])]
    news = [_new_customer(batch.whose.fresh[key], company) for key in wanted]
    for key, made in zip(wanted, customers.add(company, news, by=by, now=now) if news else [], strict=True):
        batch.whose.accounts[key] = made.account_id
    done.customers_added = len(news)
    done.touched |= {batch.whose.accounts[key] for key in wanted}
    for key in set(batch.plans) - set(batch.whose.accounts):
        del batch.plans[key]


def _is_refused(plan: Plan) -> bool:
    """Every row of the customer contradicts the book: it is not added for their sake."""
    return bool(plan.problems) and not (plan.documents or plan.payments or plan.returned)


def _new_customer(party: Party, company: Company) -> NewCustomer:
    known = _details(party, company)
    return NewCustomer(
        party.name,
        kind=party.kind,
        language=party.language,
        external_id=known["external_id"],
        contact=known["contact"],
        email=known["email"],
        phone=known["phone"],
        address=known["address"],
        country=known["country"],
    )


class _Writer:
    """Orders of many plans, gathered and written in the house's order."""

    def __init__(
        self, company: Company, batch: Batch, source: Import, by: str, now: datetime, today: date, done: Written
    ) -> None:
        self.company, self.batch, self.source, self.today, self.done = company, batch, source, today, done
        self.said: dict[str, Any] = {"by": by, "now": now}
        self.entries: dict[tuple[str, Handle], int] = {}
        self.listed: list[tuple[int, str]] = []

    def run(self) -> None:
        """Everything that the plans say, then what is left settles itself."""
        plans = self.batch.plans
        self._take_back([entry for plan in plans.values() for entry in plan.take_back])
        release = [entry for plan in plans.values() for entry in plan.release]
        ledger.release_credits(self.company, release, on=self.today, **self.said)
        self._documents()
        self._payments()
        self._paid()
        self._apply()
        self._apart()
        self._returned()
        self._hold()
        touched = {self._account(key) for key, plan in plans.items() if _changes(plan)}
        ledger.settle(self.company, touched, **self.said)
        self.done.touched |= touched
        self._remember()

    def _account(self, key: str) -> int:
        return self.batch.whose.accounts[key]

    def _entry(self, key: str, handle: Handle) -> int:
        return handle[1] if handle[0] == "book" else self.entries[key, handle]

    def _take_back(self, entry_ids: list[int]) -> None:
        if entry_ids:
            reason = "open again in a newer list"
            made = ledger.reverse_all(
                self.company, entry_ids, on=self.today, reason=reason, then_settle=False, **self.said
            )
            self.listed += [(entry.pk, "") for entry in made]

    def _documents(self) -> None:
        rows = [(key, draft) for key, plan in self.batch.plans.items() for draft in plan.documents]
        for slice_ in batched(rows, 500):
            news = [_document(draft, self._account(key)) for key, draft in slice_]
            made = ledger.book_documents(self.company, news, then_settle=False, **self.said)
            for (key, draft), entry in zip(slice_, made, strict=True):
                self._came(key, ("file", draft.row), entry)

    def _payments(self) -> None:
        rows = [(key, draft) for key, plan in self.batch.plans.items() for draft in plan.payments]
        for slice_ in batched(rows, 500):
            news = [
                NewPayment(self._account(key), d.currency, d.amount, d.on, d.reference or d.number) for key, d in slice_
            ]
            made = ledger.record_payments(self.company, news, then_settle=False, **self.said)
            for (key, draft), entry in zip(slice_, made, strict=True):
                self._came(key, ("file", draft.row), entry.pk)

    def _came(self, key: str, handle: Handle, entry_id: int) -> None:
        self.entries[key, handle] = entry_id
        self.listed.append((entry_id, self.batch.plans[key].marks.get(handle, "")))

    def _paid(self) -> None:
        """Payments that the file tells of beside its documents."""
        rows = [(key, paid) for key, plan in self.batch.plans.items() for paid in plan.paid]
        for slice_ in batched(rows, 500):
            targets = ledger_standing.documents_by_entry([self._entry(key, paid.invoice) for key, paid in slice_])
            of = [targets[self._entry(key, paid.invoice)] for key, paid in slice_]
            news = [
                NewPayment(self._account(key), document.currency, paid.amount, paid.on, document.number)
                for (key, paid), document in zip(slice_, of, strict=True)
            ]
            made = ledger.record_payments(self.company, news, then_settle=False, **self.said)
            self.listed += [(entry.pk, "") for entry in made]
            applied = [
                Application(entry.pk, document.entry_id, paid.amount)
                for (_, paid), document, entry in zip(slice_, of, made, strict=True)
            ]
            ledger.apply(self.company, applied, **self.said)

    def _apply(self) -> None:
        orders = [
            Application(self._entry(key, each.credit), self._entry(key, each.invoice), each.amount)
            for key, plan in self.batch.plans.items()
            for each in plan.apply
        ]
        for slice_ in batched(orders, 500):
            ledger.apply(self.company, slice_, **self.said)

    def _apart(self) -> None:
        orders = [
            Apart(
                self._account(key),
                self._entry(key, each.of),
                each.amount,
                EntryKind.SETTLED_BEFORE if each.before else EntryKind.SETTLED_ELSEWHERE,
                None if each.before else self.today,
            )
            for key, plan in self.batch.plans.items()
            for each in plan.apart
        ]
        for slice_ in batched(orders, 500):
            self.listed += [(e.pk, "") for e in ledger.settle_apart(self.company, slice_, **self.said)]

    def _returned(self) -> None:
        """Payments and their opposites, both kept: the money came and went."""
        for key, plan in self.batch.plans.items():
            for draft, handle in plan.returned:
                (opposite,) = ledger.reverse_all(
                    self.company,
                    [self._entry(key, handle)],
                    on=draft.on,
                    reason=(draft.reference or draft.number or "returned")[:200],
                    then_settle=False,
                    **self.said,
                )
                self.listed.append((opposite.pk, plan.marks.get(("file", draft.row), "")))

    def _hold(self) -> None:
        for held, orders in (
            (True, [self._entry(key, h) for key, plan in self.batch.plans.items() for h in plan.hold]),
            (False, [entry for plan in self.batch.plans.values() for entry in plan.let_go]),
        ):
            if orders:
                ledger.hold(self.company, orders, held)

    def _remember(self) -> None:
        """Where every new entry came from, and that the others were in this file too."""
        company, source = self.company.pk, self.source.pk
        rows = [{"entry_id": entry, "mark": mark} for entry, mark in self.listed]
        insert_named(Listed, rows, company_id=company, first_id=source, last_id=source)
        seen = [entry for plan in self.batch.plans.values() for entry in plan.seen]
        for slice_ in batched(seen, 500):
            known = set(Listed.objects.filter(entry_id__in=slice_).values_list("entry_id", flat=True))
            Listed.objects.filter(entry_id__in=slice_).update(last=self.source)
            self._claim([entry for entry in slice_ if entry not in known])

    def _claim(self, entry_ids: list[int]) -> None:
        """Entries made by hand that the list has too: from now on they are known by it, but it did not bring them."""
        marks = {
            handle[1]: mark
            for plan in self.batch.plans.values()
            for handle, mark in plan.marks.items()
            if handle[0] == "book"
        }
        rows = [{"entry_id": entry, "mark": marks.get(entry, "")} for entry in entry_ids]
        insert_named(Listed, rows, company_id=self.company.pk, first_id=None, last_id=self.source.pk)


def still_listed(company: Company, numbers: Iterable[str], source: Import) -> None:
    """Remember that a list holds these documents of the book, though it says of them what cannot be taken."""
    for slice_ in batched(sorted(numbers), 500):
        Listed.objects.filter(company=company, entry__document__number_key__in=slice_).update(last=source)


def _changes(plan: Plan) -> bool:
    """Whether a plan writes anything that moves the book."""
    orders = (
        plan.documents,
        plan.payments,
        plan.returned,
        plan.take_back,
        plan.release,
        plan.apply,
        plan.apart,
        plan.paid,
    )
    return any(orders)


def _document(draft: DocumentDraft, account_id: int) -> NewDocument:
    parts = (draft.parts or ((draft.due_on, draft.total),)) if draft.kind == EntryKind.INVOICE else ()
    return NewDocument(account_id, draft.kind, draft.number, draft.issued_on, draft.currency, draft.total, parts)
