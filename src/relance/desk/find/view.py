"""Customers whose name, number or invoice fits what was typed."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext

from relance.customers import queries as customers
from relance.desk.page import Desk

SHOWN = 8


def find(request: HttpRequest, desk: Desk) -> JsonResponse:
    """`[{group, label, detail, url}]`, best first; an empty question finds nothing."""
    text = request.GET.get("q", "").strip()[:100]
    found = customers.find(text, SHOWN) if text else []
    lines = [
        {
            "group": gettext("Customers"),
            "label": each.name,
            "detail": each.detail,
            "url": reverse("desk:customer", args=[desk.company.slug, each.id]),
        }
        for each in found
    ]
    return JsonResponse(lines, safe=False)
