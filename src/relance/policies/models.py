"""Published versions of a firm's policy."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class PolicyVersion(models.Model):
    """What a firm decided, word for word, from the moment it was published. Never changed."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    preset = models.CharField(max_length=40)
    data = models.JSONField()
    published_at = models.DateTimeField()
    by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["PolicyVersion"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["company", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "version"], name="one_policy_per_version")
        ]
