"""Letters: words frozen as they were shown, approved and sent."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class Letter(models.Model):
    """The words of one message. Never changed: another wording is another letter."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Letter"]] = ScopedManager(company="company")
