"""What stands in a field once its words are gone."""

from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat

NUMBERED = Concat(Value("#"), Cast("pk", models.CharField()), output_field=models.CharField())
"""The number of the row: where the database wants something, and no two alike."""


def blank_of(model: type[models.Model], name: str) -> Any:
    """Nothing, in the way of the field; the row's number where a constraint speaks of it."""
    kind = model._meta.get_field(name)
    assert isinstance(kind, models.Field)
    if name in _constrained(model):
        return NUMBERED
    if kind.null:
        return None
    return kind.get_default() if isinstance(kind, models.JSONField) else ""


def _constrained(model: type[models.Model]) -> set[str]:
    found: set[str] = set()
    for each in model._meta.constraints:
        if isinstance(each, models.UniqueConstraint):
            found |= set(each.fields)
        elif isinstance(each, models.CheckConstraint) and isinstance(each.condition, Q):
            found |= each.condition.referenced_base_fields
    return found
