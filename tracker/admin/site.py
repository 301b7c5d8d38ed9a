"""The admin as one of the product's doors: its names, who is let in, and its table of contents."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import REDIRECT_FIELD_NAME, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker import access
from tracker.access import configuring
from tracker.access.pages import rights_behind
from tracker.actions.people import accounts

TOPICS = (
    (pgettext_lazy("plural", "简报"), ("bulletintemplate", "bulletinversion", "bulletinissue")),
    (
        _("单位与人员"),
        ("brand", "unit", "reorganisation", "alias", "user", "membership", "appointmentrequest"),
    ),
    (
        _("指标与目标"),
        (
            "section",
            "indicator",
            "issuer",
            "target",
            "targetversion",
            "targetchangerequest",
            "inapplicability",
            "comparisonset",
            "assessment",
            "ranksheet",
            "lightscheme",
        ),
    ),
    (
        pgettext_lazy("plural", "台账"),
        ("register", "item", "itempresence", "itemsteprequest", "stage", "measure", "column", "countingrule"),
    ),
    (
        _("填报"),
        (
            "reportingcalendar",
            "calendarday",
            "window",
            "windowexception",
            "reopeningrequest",
            "series",
            "checkrule",
            "identity",
            "draft",
            "notice",
        ),
    ),
    (
        pgettext_lazy("plural", "擂台赛"),
        (
            "league",
            "scoringscheme",
            "adjustment",
            "veto",
            "scoresheet",
            "scoreentry",
            "sheetconfirmation",
            "objection",
            "ballot",
            "vote",
            "promise",
        ),
    ),
    (
        _("账本（只读）"),
        (
            "slot",
            "figure",
            "statement",
            "endorsement",
            "decision",
            "release",
            "evidence",
            "checkanswer",
            "remark",
            "importrun",
            "receipt",
            "historyload",
        ),
    ),
    (
        _("晒绩（只读）"),
        (
            "edition",
            "editionline",
            "editionsheet",
            "editionbulletin",
            "editionstep",
            "editioncorrection",
            "pack",
        ),
    ),
    (_("留痕（只读）"), ("event", "amendment", "configurationchange", "ledgerentry")),
)
OTHERS = (
    "django.contrib.auth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
)


def rights_of(request: HttpRequest) -> access.Rights:
    """The rights of the person behind a request, today."""
    return rights_behind(request, at=timezone.now())


def has_permission(request: HttpRequest) -> bool:
    """Whether the admin opens. Who is signed in without the right is refused, not asked to sign in again."""
    if configuring.may_enter_admin(rights_of(request)):
        return True
    if request.user.is_authenticated:
        raise PermissionDenied
    return False


@login_not_required
def login(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """No second door: signing in happens on the product's own page."""
    return redirect_to_login(
        request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"), str(settings.LOGIN_URL)
    )


class OwnPasswordView(PasswordChangeView):
    """Changing one's own password, on record like anybody's."""

    form_class = AdminPasswordChangeForm
    success_url = reverse_lazy("admin:password_change_done")

    def form_valid(self, form: Any) -> HttpResponse:
        accounts.set_password(
            by=form.user, at=timezone.now(), user=form.user, password=form.cleaned_data["new_password1"]
        )
        update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(self.get_success_url())


def password_change(request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
    return OwnPasswordView.as_view(extra_context=admin.site.each_context(request))(request)


def get_app_list(request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
    """The models by topic, in the order of the trade, instead of one long list by name."""
    apps = admin.site._build_app_dict(request).get("tracker")
    if not apps:
        return []
    models = {model["model"]._meta.model_name: model for model in apps["models"]}
    return [
        {**apps, "name": topic, "models": [models[name] for name in names if name in models]}
        for topic, names in TOPICS
    ]


def furnish(choices: Callable[[HttpRequest], HttpResponseBase]) -> None:
    """Make Django's admin the product's own: of others' models none appears, groups and sign-in included.

    `choices` answers what a form offers while somebody types.
    """
    site: Any = admin.site
    site.site_header = site.site_title = _("目标跟踪 · 管理")
    site.index_title = _("管理")
    site.has_permission = has_permission
    site.login = login
    site.password_change = password_change
    site.autocomplete_view = choices
    site.get_app_list = get_app_list
    for app in OTHERS:
        import_module(f"{app}.admin")  # or it would register its models after us
    site.unregister([model for model in site._registry if model._meta.app_label != "tracker"])
