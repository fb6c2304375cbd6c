"""Which language a page speaks: the person's own choice, else the browser's.

Two steps, because the log-in page has a language before anybody is known: `LanguageMiddleware` reads the
cookie and Accept-Language, `UserLanguageMiddleware` lets the saved language of the person win.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

SPOKEN = frozenset(code for code, _name in settings.LANGUAGES)


class LanguageMiddleware(LocaleMiddleware):
    """Cookie, then Accept-Language; marks the answer with Content-Language. Runs before anybody is known."""


class UserLanguageMiddleware:
    """The language a person saved wins over the browser's. Runs after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the saved language while the page is made."""
        saved = getattr(request.user, "language", "")
        if saved in SPOKEN:
            translation.activate(saved)
            request.LANGUAGE_CODE = saved
        return self.get_response(request)
