"""Decisions, kept with their reasons, and the steps that people took."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class Decision(models.Model):
    """What was decided about an account, from `first_on` to `last_on` without a change.

    The newest of an account is `current`; the others are its history. `code` is that of the first reason: lists
    count by it without reading the reasons.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="decisions")
    current = models.BooleanField(default=True)
    first_on = models.DateField()
    last_on = models.DateField()
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8)
    step = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    item = models.BigIntegerField(null=True)
    instead_of = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=30, blank=True)
    reasons = models.JSONField(default=list)
    look_again_on = models.DateField(null=True)
    by = models.CharField(max_length=160)
    decided_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Decision"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(current=True), name="one_current_decision_per_account"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["company", "outcome", "code"], condition=models.Q(current=True), name="current_by_outcome"
            ),
            models.Index(fields=["account", "-id"]),
        ]


class StepTaken(models.Model):
    """A step that a person did: a call that was made, a formal step that was decided; `answer_by` was agreed on.

    Without a name it is what was decided at the end of a ladder. Where nobody was `reached` it was only tried.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    on = models.DateField()
    answer_by = models.DateField(null=True)
    reached = models.BooleanField(default=True)
    taken_at = models.DateTimeField()
    by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["StepTaken"]] = ScopedManager(company="company")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "on"], name="steps_of_a_day")]


class TakenPart(models.Model):
    """A due part for which a person did, or tried, a step. A merge may move it; what was done for it stays done."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    taken = models.ForeignKey(StepTaken, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey("ledger.DuePart", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["TakenPart"]] = ScopedManager(company="company")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["taken", "part"], name="a_part_is_taken_once")
        ]
