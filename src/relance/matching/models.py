"""Lines of bank statements that came in, and what became of them."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class BankLine(models.Model):
    """A line of one of our accounts. It is placed where it became a payment that stands, or set aside by a person.

    `key` is what makes it the same line in another statement. `held`: a person took it back, so nothing places
    it by itself any more.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    bank_account = models.CharField(max_length=64, blank=True)
    on = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    bank_reference = models.CharField(max_length=140, blank=True)
    payer = models.CharField(max_length=200, blank=True)
    payer_account = models.CharField(max_length=64, blank=True)
    references = models.JSONField(default=list)
    returned = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=160)
    payment = models.OneToOneField("ledger.Entry", on_delete=models.PROTECT, null=True, related_name="bank_line")
    by_itself = models.BooleanField(default=False)
    set_aside = models.BooleanField(default=False)
    aside_reason = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField(null=True)
    placed_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["BankLine"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "key"], name="one_bank_line_per_key"),
            models.CheckConstraint(
                condition=models.Q(payment__isnull=True) | models.Q(set_aside=False), name="placed_or_set_aside"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "on"]),
            models.Index(fields=["company", "placed_at"]),
            models.Index(fields=["company", "payer_account"]),
        ]
