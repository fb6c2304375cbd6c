"""Imports, with the file as it came."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class Import(models.Model):
    """One file that became facts. `file` is kept as it came."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    file = models.BinaryField()
    report = models.JSONField()
    imported_at = models.DateTimeField()
    by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["Import"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
