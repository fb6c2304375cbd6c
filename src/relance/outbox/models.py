"""Messages on their way, and what each one is about."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from relance.outbox.rules import KEYED, WAITING, State


class PrintBatch(models.Model):
    """Letters that were printed together, in one file. `posted_on` is the day somebody brought them to the post."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)
    posted_on = models.DateField(null=True)
    posted_at = models.DateTimeField(null=True)
    posted_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["PrintBatch"]] = ScopedManager(company="company")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "posted_on"])]


class Message(models.Model):
    """One message to one recipient for one occasion.

    `edited_by` is who changed its words since they were made; what was stopped for its words says so in `why`.

    `written_for` is a digest of who writes to whom: other bank details or another name make other words. A letter that
    was signed one by one is a `notice` (law.notices.KINDS_OF_NOTICE), with its `medium`, the number of a registered
    letter, the day from which it stops work or credit, and on what `ground`.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="messages")
    letter = models.ForeignKey("letters.Letter", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    occasion = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=254)
    recipient_name = models.CharField(max_length=200, blank=True)
    charges = models.JSONField(default=list)
    written_for = models.CharField(max_length=64, blank=True)
    notice = models.CharField(max_length=16, blank=True)
    medium = models.CharField(max_length=20, blank=True)
    registered = models.CharField(max_length=40, blank=True)
    stops_on = models.DateField(null=True)
    ground = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, default=State.PROPOSED)
    why = models.CharField(max_length=300, blank=True)
    seen_version = models.PositiveIntegerField()
    proposed_on = models.DateField()
    answer_by = models.DateField(null=True)
    edited_at = models.DateTimeField(null=True)
    edited_by = models.CharField(max_length=160, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=160, blank=True)
    batch = models.CharField(max_length=32, blank=True)
    departs_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=120, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    left_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=200, blank=True)
    print_batch = models.ForeignKey(PrintBatch, on_delete=models.PROTECT, null=True, related_name="messages")

    objects: ClassVar[models.Manager["Message"]] = ScopedManager(company="company")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "account", "occasion", "channel", "recipient"],
                condition=models.Q(state__in=[str(state) for state in KEYED]),
                name="sent_at_most_once",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(state__in=[str(state) for state in WAITING]),
                name="one_waiting_message_per_account",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "state", "departs_at"]),
            models.Index(fields=["company", "state", "left_at", "id"], name="messages_that_left"),
            models.Index(fields=["company", "state", "proposed_on", "id"], name="messages_by_day"),
            models.Index(fields=["account", "state"]),
        ]


class MessageLine(models.Model):
    """A due part that a message lists. `step` is the step it is marked with, empty where only listed."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="lines")
    part = models.ForeignKey("ledger.DuePart", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=40, blank=True)
    open = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    objects: ClassVar[models.Manager["MessageLine"]] = ScopedManager(company="company")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "part"], name="a_part_is_listed_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["part", "step"])]
