"""Chinese first: another language only for those who chose it, whatever their browser is set to."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.views.i18n import set_language

from tracker.actions.people.accounts import choose_language
from tracker.models import User


def chosen_language(request: HttpRequest) -> str:
    """The language of the cookie that the page's own switch sets, else the default."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class ChosenLanguage(LocaleMiddleware):
    """The language of the cookie that the page's own switch sets, else the default."""

    def process_request(self, request: HttpRequest) -> None:
        translation.activate(chosen_language(request))
        request.LANGUAGE_CODE = translation.get_language()


@login_not_required
def choose(request: HttpRequest) -> HttpResponseBase:
    """Switch the pages to another language, and remember it with the account of whoever is signed in."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        choose_language(by=request.user, language=language)
    return set_language(request)
