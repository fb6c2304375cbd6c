"""Entries, documents, due parts, allocations. Rows are added and never changed.

`DuePart.open`, `Entry.unallocated` and `Document.cancelled` are caches of what entries and
allocations say; `check-ledger` proves them.
"""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from relance.ledger.rules import EntryKind


class Entry(models.Model):
    """A change of what a customer owes. Positive raises the debt. `on` is its value date.

    `target` is the entry that one settled out of our sight closes or uses up. What is `held` is neither
    chased nor netted.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in EntryKind])
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    on = models.DateField()
    unallocated = models.BigIntegerField(default=0)
    reference = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    held = models.BooleanField(default=False)
    target = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="apart")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["Entry"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "account", "on"]),
            models.Index(fields=["company", "on"]),
            models.Index(fields=["account"], condition=models.Q(unallocated__gt=0), name="credit_left"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(unallocated__gte=0), name="no_credit_is_spent_twice")
        ]


class Document(models.Model):
    """An invoice, a credit note or a charge. `entry` carries its amount; a reversed one is cancelled.

    `about` is the invoice whose lateness a charge is for.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="documents")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="document")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=80)
    number_key = models.CharField(max_length=80)
    issued_on = models.DateField()
    currency = models.CharField(max_length=3)
    total = models.BigIntegerField()
    cancelled = models.BooleanField(default=False)
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="charges")

    objects: ClassVar[models.Manager["Document"]] = ScopedManager(company="company")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "number_key"],
                condition=models.Q(cancelled=False),
                name="one_live_document_per_number",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            # PostgreSQL finds the beginning of a number only by the order of its letters' codes.
            models.Index(
                fields=["company", "number_key"], opclasses=["int8_ops", "varchar_pattern_ops"], name="by_number"
            ),
            models.Index(fields=["company", "kind", "issued_on", "id"], name="documents_by_day"),
            models.Index(
                fields=["company", "currency", "total", "id", "issued_on"],
                condition=models.Q(kind=EntryKind.CREDIT_NOTE, cancelled=False),
                name="credits_by_sum",
            ),
        ]


class DuePart(models.Model):
    """A part of an invoice with a due date of its own. `open` is what allocations leave of `amount`.

    `currency` is its document's: the long lists read the book by it without looking at a document.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="parts")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="parts", db_index=False)
    place = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    open = models.BigIntegerField()
    held = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["DuePart"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "place"], name="one_part_per_place"),
            models.CheckConstraint(condition=models.Q(open__gte=0), name="a_part_is_never_overpaid"),
            models.CheckConstraint(condition=models.Q(open__lte=models.F("amount")), name="a_part_never_grows"),
        ]
        # What stands behind the column a list is ordered by lets the index answer alone, row or no row.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "account"], condition=models.Q(open__gt=0), name="open_parts"),
            models.Index(
                fields=["company", "due_on", "currency", "id", "open", "held"],
                condition=models.Q(open__gt=0, held=False),
                name="open_by_due",
            ),
            models.Index(
                fields=["company", "currency", "open", "id", "due_on", "held"],
                condition=models.Q(open__gt=0, held=False),
                name="open_by_sum",
            ),
            models.Index(fields=["company", "due_on", "currency", "id", "open"], name="parts_by_due"),
            models.Index(fields=["company", "currency", "amount", "id", "open"], name="parts_by_sum"),
            models.Index(
                fields=["company", "place", "due_on", "document"],
                condition=models.Q(open__gt=0, held=False, place__gt=1),
                name="open_instalments",
            ),
        ]


class Allocation(models.Model):
    """How much of a credit entry settles a due part. A reversal is a row with the amount negated."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="allocations")
    part = models.ForeignKey(DuePart, on_delete=models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField()
    on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["Allocation"]] = ScopedManager(company="company")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "on"]),
            models.Index(fields=["company", "account"]),
        ]
