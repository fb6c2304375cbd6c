"""How a firm's wires are reached."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class MailServer(models.Model):
    """The firm's SMTP server. The password is kept encrypted with the installation's secret."""

    company = models.OneToOneField("company.Company", on_delete=models.CASCADE, related_name="mail_server")
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=8, default="starttls")
    username = models.CharField(max_length=200, blank=True)
    password = models.TextField(blank=True)
    from_address = models.EmailField()

    objects: ClassVar[models.Manager["MailServer"]] = ScopedManager(company="company")
