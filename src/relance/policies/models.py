"""Versions of a firm's policy, and the exceptions from it."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class PolicyVersion(models.Model):
    """What a firm decided, word for word, from the moment it was published. Never changed once it is.

    A draft is the version to come: it has its number already and no `published_at`; a firm has one at most.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    preset = models.CharField(max_length=40)
    data = models.JSONField()
    published_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["PolicyVersion"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["company", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "version"], name="one_policy_per_version"),
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(published_at__isnull=True), name="one_draft_of_a_policy"
            ),
        ]


class PolicyException(models.Model):
    """One customer is treated otherwise, for a reason, until somebody ends it."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    ladder = models.CharField(max_length=40, blank=True)
    extra_days = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["PolicyException"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended_at__isnull=True), name="one_exception_per_account"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_exception_has_a_reason"),
        ]


class Acknowledgement(models.Model):
    """One customer accepted one version of the policy on a day, and what proves it. Ended, never removed."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="acknowledgements")
    accepted_on = models.DateField()
    evidence = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["Acknowledgement"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-accepted_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "accepted_on"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(evidence=""), name="an_acknowledgement_is_proven")
        ]


class OwnRate(models.Model):
    """A published rate that the firm entered, for days that the data does not know yet. Ended, never removed.

    `rate` is in ten-thousandths of a percent a year.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField()
    rate = models.IntegerField()
    source = models.CharField(max_length=300)
    said_by = models.CharField(max_length=160)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["OwnRate"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["series", "-since"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "series", "since"],
                condition=models.Q(ended_at__isnull=True),
                name="one_own_rate_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="a_rate_ends_after_it_begins"
            ),
        ]


class LawChange(models.Model):
    """A fact of law that the firm's own lawyer changed or switched off, and why. Ended, never removed."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    rule_id = models.CharField(max_length=120)
    off = models.BooleanField()
    values = models.TextField(blank=True)
    said_by = models.CharField(max_length=160)
    reason = models.CharField(max_length=300)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["LawChange"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["rule_id", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "rule_id"], condition=models.Q(ended_at__isnull=True), name="one_change_of_a_fact"
            )
        ]
