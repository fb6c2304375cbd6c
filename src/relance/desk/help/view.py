"""The list of help pages, and one of them."""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from relance.desk.page import Desk

FOLDER = Path(__file__).resolve().parent.parent
TITLE = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)

SPACES = (
    (re.compile(r" ([;!?])"), "\u202f\\1"),
    (re.compile(r" :"), "\u00a0:"),
    (re.compile(r"« "), "«\u00a0"),
    (re.compile(r" »"), "\u00a0»"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A page that explains itself, in one language."""

    page: str
    title: str
    template: str


@cache
def topics(language: str) -> dict[str, Topic]:
    """Every page folder with help, in the language; English where a translation is missing."""
    found = {}
    for english in sorted(FOLDER.glob("*/help.en.html")):
        own = english.with_name(f"help.{language}.html")
        file = own if own.is_file() else english
        title = TITLE.search(file.read_text(encoding="utf-8"))
        if title:
            page = english.parent.name
            found[page] = Topic(page, unescape(strip_tags(title[1])).strip(), f"desk/{page}/{file.name}")
    return found


def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All topics by title, and the keys."""
    listed = sorted(topics(desk.language).values(), key=lambda topic: topic.title)
    return render(request, "desk/help/index.html", {"topics": listed})


def one(request: HttpRequest, desk: Desk, page: str) -> HttpResponse:
    """What a page is for."""
    topic = topics(desk.language).get(page)
    if topic is None:
        raise Http404
    text = render_to_string(topic.template, {"desk": desk}, request)
    return render(request, "desk/help/topic.html", {"topic": topic, "text": _set(text, desk.language)})


def _set(text: str, language: str) -> SafeString:
    """Help as it is printed: French keeps its signs with their words, however the writer typed the spaces."""
    if language == "fr":
        for pattern, spaced in SPACES:
            text = pattern.sub(spaced, text)
    return mark_safe(text)  # noqa: S308 - a template of ours
