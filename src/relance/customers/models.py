"""Customers."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from relance.customers.rules import Kind


class Customer(models.Model):
    """Who owes the firm money. `reference` is neutral: it may stand where others read it.

    `list_key` is the name by which imported lists know the customer, also after it is renamed here.
    `kind_from` says how its kind was guessed, and is empty where somebody said it.
    `country` is empty where it is the firm's own, `part` a state or province of it where law differs there.
    `debtor` is what the law calls the customer (law.facts.DEBTORS), empty where that follows from its kind.
    `restricted_on` is the day on which what nothing needed was erased: no list fills it in again. `erased_on` is the
    day on which the name went, once the time of the books was over: only the reference is left.
    `merged_into` is the customer that stands for this one since a merge; it never points at one that is merged itself.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField("accounts.Account", on_delete=models.PROTECT, related_name="customer")
    reference = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=10_000)
    name_key = models.CharField(max_length=200)
    list_key = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    kind_from = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=2)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    part = models.CharField(max_length=8, blank=True)
    debtor = models.CharField(max_length=12, blank=True)
    about = models.TextField(blank=True)
    since = models.DateField(null=True)
    restricted_on = models.DateField(null=True)
    erased_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    objects: ClassVar[models.Manager["Customer"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["name_key", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "name_key"]),
            models.Index(fields=["company", "external_id"]),
            models.Index(fields=["company", "list_key"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "reference"], name="one_customer_per_reference")
        ]

    def __str__(self) -> str:
        return self.name


class Flag(models.Model):
    """Something on file about a customer that the law asks for (see customers/flags.py). Ended, never removed."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    flag = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["Flag"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-since", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "flag"], condition=models.Q(ended_at__isnull=True), name="one_flag_of_a_kind_holds"
            )
        ]


class Merge(models.Model):
    """`gone` became part of `kept`; undone where `undone_at` says so.

    `moved` holds the ids of the rows that were gone's, by what they are, the last entry of the time before, and which
    fields of kept were empty.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=160)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["Merge"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at__isnull=True), name="merged_into_one_at_a_time"
            ),
            models.CheckConstraint(condition=~models.Q(kept=models.F("gone")), name="never_merged_into_itself"),
        ]


class Apart(models.Model):
    """Somebody said that these two are two: they are never proposed again. `one` has the lower id."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["Apart"]] = ScopedManager(company="company")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
        ]
