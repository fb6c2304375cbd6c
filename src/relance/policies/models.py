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
