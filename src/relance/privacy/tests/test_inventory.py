"""No table that says something about a customer is forgotten, and no field of one."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, JSONField

from relance.privacy.inventory import SHELVES
from relance.privacy.reading import table

HERE = {shelf.table: shelf for shelf in SHELVES}
ROOTS = {"customers.Customer", "accounts.Account"}


def about_customers() -> set[str]:
    """Every table from which a way of keys leads to a customer or an account."""
    models = [model for model in apps.get_models() if model.__module__.startswith("relance.")]
    found, grew = set(ROOTS), True
    while grew:
        more = {m._meta.label for m in models if any(to in found for to in _leads_to(m))}
        grew = not more <= found
        found |= more
    return found


def _leads_to(model) -> list[str]:
    return [each.related_model._meta.label for each in model._meta.fields if isinstance(each, ForeignKey)]


def test_no_table_is_forgotten():
    lacking = about_customers() - set(HERE)
    assert not lacking, f"privacy/inventory.py does not say what becomes of {sorted(lacking)}"
    assert set(HERE) <= about_customers()


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.table)
def test_no_field_is_forgotten(shelf):
    fields = {each.name for each in table(shelf.table)._meta.concrete_fields} - {"id", "company"}
    said = [*shelf.goes, *shelf.beside, *shelf.stays]
    assert len(said) == len(set(said)) and set(said) == fields


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.table)
def test_what_goes_can_be_emptied(shelf):
    for name in (*shelf.goes, *shelf.beside):
        field = table(shelf.table)._meta.get_field(name)
        assert field.null or isinstance(field, JSONField) or field.get_internal_type() in {"CharField", "TextField"}, (
            name
        )
