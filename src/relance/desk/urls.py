"""The desk's addresses: every page folder, found by its name."""

import pkgutil
from functools import cache
from importlib import import_module

from django.urls import URLPattern, path

from relance import desk
from relance.desk.page import Page, door


@cache
def pages() -> dict[str, Page]:
    """Every page folder of the desk and what it exports as PAGE."""
    folders = [found.name for found in pkgutil.iter_modules(desk.__path__) if found.ispkg and found.name != "tests"]
    return {name: import_module(f"relance.desk.{name}").PAGE for name in sorted(folders)}


def _patterns() -> list[URLPattern]:
    return [
        path(f"<slug:firm>/{route.path}", door(route), name=route.name)
        for page in pages().values()
        for route in page.routes
    ]


app_name = "desk"
urlpatterns = _patterns()
