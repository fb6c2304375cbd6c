"""Arrangements, and what a dispute contests."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from relance.arrangements.rules import Kind


class Arrangement(models.Model):
    """One pause, promise or dispute. `lifted_on` is the first day on which it no longer holds.

    `after_entry` is the last entry of the ledger when a promise was made: what comes later counts towards it.
    What was said lies on the account's timeline, where it can be erased.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="arrangements")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    begins = models.DateField()
    until = models.DateField()
    currency = models.CharField(max_length=3, blank=True)
    amount = models.BigIntegerField(default=0)
    after_entry = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    lifted_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["Arrangement"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "kind"]),
            models.Index(fields=["company", "kind", "until"], name="arrangements_by_end"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("begins")), name="ends_after_it_begins")
        ]


class Contested(models.Model):
    """How much of a due part a dispute contests."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="contested")
    part = models.ForeignKey("ledger.DuePart", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    objects: ClassVar[models.Manager["Contested"]] = ScopedManager(company="company")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["arrangement", "part"], name="contested_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="something_is_contested"),
        ]


class Measure(models.Model):
    """Work that stops, or credit that is withdrawn, from a day on (see arrangements/measures.py)."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    begins = models.DateField()
    ground = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)
    ended_why = models.CharField(max_length=12, blank=True)

    objects: ClassVar[models.Manager["Measure"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="one_measure_of_a_kind",
            )
        ]
