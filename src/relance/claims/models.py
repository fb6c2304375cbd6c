"""What was served on a debtor, and when it arrived: facts that charges hang on."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class Notice(models.Model):
    """A formal notice, or a first reminder that holds everything the law asks for. Ended, never removed.

    It concerns what was due when it was sent. Of the two days one may be unknown.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    medium = models.CharField(max_length=20)
    sent_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    proof = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["Notice"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "kind"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=False) | models.Q(received_on__isnull=False),
                name="a_notice_has_a_day",
            ),
            models.CheckConstraint(condition=~models.Q(proof=""), name="a_notice_is_proven"),
        ]
