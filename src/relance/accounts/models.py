"""Accounts, timeline, contact log, seals."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from relance.accounts.rules import GENESIS


class Account(models.Model):
    """One customer's book with one firm.

    `version` counts changes of fact. `decided_version` and `decided_on` say what the last decision
    saw and when; `wake_on` is the next day on which it could turn out otherwise with no new fact.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    decided_version = models.PositiveIntegerField(default=0)
    decided_on = models.DateField(null=True)
    wake_on = models.DateField(null=True)
    trouble = models.TextField(blank=True)
    chain_length = models.PositiveIntegerField(default=0)
    chain_head = models.CharField(max_length=64, default=GENESIS)
    sealed_length = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["Account"]] = ScopedManager(company="company")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "wake_on"])]


class TimelineEntry(models.Model):
    """One thing that happened. Append-only; `text` and `salt` may be erased, nothing else changes."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="timeline")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    by = models.CharField(max_length=160)
    facts = models.JSONField(default=dict)
    text = models.TextField(null=True)
    salt = models.CharField(max_length=32, null=True)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["TimelineEntry"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["account", "seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "seq"], name="one_timeline_entry_per_place")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "at"])]


class Contact(models.Model):
    """One contact with the customer, any channel, either way. The law's counters count these.

    `kind` is what the law calls it (law.gating.KINDS_OF_CONTACT); empty is a message, or of a call a conversation.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contacts")
    at = models.DateTimeField()
    day = models.DateField()
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=16, blank=True)
    outgoing = models.BooleanField()
    about_debt = models.BooleanField(default=True)
    subject = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["Contact"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "account", "day"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "source"], condition=~models.Q(source=""), name="one_contact_per_source"
            )
        ]


class Seal(models.Model):
    """The heads of a firm's chains that moved since the seal before, hashed over that seal."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Seal"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["company", "day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "day"], name="one_seal_a_day")
        ]


class SealedHead(models.Model):
    """How long a chain was, and its head, when a seal was made."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="heads")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    length = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["SealedHead"]] = ScopedManager(company="company")
