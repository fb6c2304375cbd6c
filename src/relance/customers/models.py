"""Customers."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from relance.customers.rules import Kind


class Customer(models.Model):
    """Who owes the firm money. `reference` is neutral: it may stand where others read it.

    `list_key` is the name by which imported lists know the customer, also after it is renamed here.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField("accounts.Account", on_delete=models.PROTECT, related_name="customer")
    reference = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    list_key = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    language = models.CharField(max_length=2)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    about = models.TextField(blank=True)
    since = models.DateField(null=True)

    objects: ClassVar[models.Manager["Customer"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["name_key", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "name_key"]),
            models.Index(fields=["company", "external_id"]),
            models.Index(fields=["company", "list_key"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "reference"], name="one_customer_per_reference")
        ]

    def __str__(self) -> str:
        return self.name
