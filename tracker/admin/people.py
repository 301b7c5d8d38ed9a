"""Units, accounts and memberships."""

from __future__ import annotations

from typing import Any, cast

from allauth.socialaccount.models import SocialAccount
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm, UserCreationForm
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tracker.access.people import covers_role, is_administrator, may_enter_as, oversees
from tracker.actions.people import accounts
from tracker.actions.people.appointments import ask_factor_reset
from tracker.admin.base import Configured, Part
from tracker.admin.refusals import AlikeForm, RefusableForm
from tracker.admin.site import rights_of
from tracker.models import AppointmentRequest, Membership, Unit, User
from tracker.queries.ledger.unit_names import UnitNames
from tracker.queries.people.appointments import has_second_factor
from tracker.queries.people.sign_in import locks_on

SIGN_IN = ("password_link", "second_factor", "locks", "identity", "last_login", "joined_at")

STEP = '{} <button type="submit" class="button" formaction="../{}/" formnovalidate>{}</button>'


@admin.register(Unit)
class UnitAdmin(Configured):
    form = AlikeForm
    list_display = ("name", "code", "kind", "parent", "order", "illustrative")
    list_filter = ("kind", "illustrative")
    list_select_related = ("parent",)
    search_fields = ("name", "name_en", "pinyin", "code")
    search_help_text = _("也可以按原名查找。")
    autocomplete_fields = ("parent",)
    intro = _("单位是一棵树：区本级是根，其下是部门和街道。上级单位的角色同样适用于下级单位。")

    def get_search_results(self, request, queryset, search_term):
        """Units by what they are called, and by what they were called."""
        found, twice = super().get_search_results(request, queryset, search_term)
        text = search_term.strip()
        if text:
            found |= queryset.filter(pk__in=UnitNames().formerly(text))
        return found, twice


class MembershipPart(Part):
    model = Membership
    fk_name = "user"
    autocomplete_fields = ("unit", "acting_for")
    can_delete = False
    verbose_name_plural = _("任职（不再担任时填截止日期，不删除）")


class AccountForm(RefusableForm, UserCreationForm):
    """A new account, with its password entered twice."""

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "language", "illustrative")


def save_membership(room: Configured, request: Any, row: Membership) -> None:
    """Save a role, or ask for it where it raises rights, and say which of the two it was."""
    saved = accounts.save_membership(by=request.user, at=timezone.now(), membership=row)
    tell_waiting(room, request, saved)


def tell_waiting(room: Configured, request: Any, saved: Any) -> None:
    if isinstance(saved, AppointmentRequest):
        sentence = _("已提交，待另一名系统管理员确认：%(what)s") % {"what": saved}
        room.message_user(request, sentence, messages.WARNING)


def _said(membership: Membership) -> dict[str, Any]:
    return {name: getattr(membership, name) for name in AppointmentRequest.SAID}


@admin.register(User)
class UserAdmin(Configured):
    list_display = ("username", "display_name", "email", "is_active", "illustrative", "last_login")
    list_filter = ("is_active", "illustrative", "memberships__role")
    search_fields = ("username", "display_name", "email")
    inlines = (MembershipPart,)
    intro = _(
        "账号只停用，不删除：填报和审核记录要一直查得到人。权限只来自任职；填报人以外的任职由另一名系统管理员确认后生效。"
    )

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """An account is changed by who oversees it, and by its owner."""
        may = super().has_change_permission(request, obj)
        if obj is None or obj == request.user:
            return may
        return may and oversees(rights_of(request), obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = kwargs.pop("form", AccountForm if obj is None else RefusableForm)
        return super().get_form(request, obj, change, form=form, **kwargs)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            names = ("username", "display_name", "email", "language", "illustrative")
            passwords = ("password1", "password2")
            return [(None, {"fields": names}), (_("密码"), {"fields": passwords})]
        known = ("username", "display_name", "email", "language", "is_active", "illustrative")
        return [
            (None, {"fields": known}),
            (_("登录"), {"fields": SIGN_IN}),
        ]

    def get_readonly_fields(self, request, obj=None):
        if obj is None or self._may_enter_as(request, obj):
            return SIGN_IN
        return ("username", *SIGN_IN)

    def _may_enter_as(self, request, user: User) -> bool:
        return user == request.user or may_enter_as(rights_of(request), user, on=timezone.localdate())

    @admin.display(description=_("密码"))
    def password_link(self, user: User) -> str:
        state = _("已设置") if user.has_usable_password() else _("未设置，不能用密码登录")
        if is_administrator(user, on=timezone.localdate()):
            return format_html("{} · {}", state, _("系统管理员的密码由本人在“账号”里更改"))
        return format_html('{} · <a href="../password/">{}</a>', state, _("设置密码"))

    @admin.display(description=_("两步验证"))
    def second_factor(self, user: User) -> str:
        """Whether the person set up a second factor, with the way to ask that it be reset."""
        if not has_second_factor(user):
            return str(_("未启用"))
        return format_html(STEP, _("已启用"), "reset-factor", _("申请重置"))

    @admin.display(description=_("登录锁定"))
    def locks(self, user: User) -> str:
        """The addresses from which the person can't sign in for now, with the way to release them."""
        locks = locks_on(user.username, at=timezone.now())
        if not locks:
            return str(_("没有"))
        lines = format_html_join(
            "", "{} · {}<br>", ((lock.address, f"{timezone.localtime(lock.until):%H:%M}") for lock in locks)
        )
        return format_html(STEP, lines, "unlock", _("解除锁定"))

    @admin.display(description=_("统一身份"))
    def identity(self, user: User) -> str:
        """Whom the outside provider means by this person, with the way to forget it."""
        linked = SocialAccount.objects.filter(user=user).first()
        if linked and is_administrator(user, on=timezone.localdate()):
            return linked.uid
        return format_html(STEP, linked.uid, "unlink", _("解除关联")) if linked else str(_("没有"))

    def save_row(self, request, row, links, in_force):
        if isinstance(row, Membership):
            save_membership(self, request, row)
        else:
            saved = accounts.save_account(by=request.user, at=timezone.now(), user=row)
            tell_waiting(self, request, saved)

    @method_decorator(sensitive_post_parameters())
    def changeform_view(self, *args: Any, **kwargs: Any):
        return super().changeform_view(*args, **kwargs)

    def get_urls(self):
        password = self.admin_site.admin_view(self.password_view)
        unlock = self.admin_site.admin_view(require_POST(self.unlock_view))
        unlink = self.admin_site.admin_view(require_POST(self.unlink_view))
        reset = self.admin_site.admin_view(require_POST(self.reset_factor_view))
        return [
            path("<user_id>/password/", password, name="tracker_user_password"),
            path("<user_id>/unlock/", unlock, name="tracker_user_unlock"),
            path("<user_id>/reset-factor/", reset, name="tracker_user_reset_factor"),
            path("<user_id>/unlink/", unlink, name="tracker_user_unlink"),
            *super().get_urls(),
        ]

    def unlock_view(self, request, user_id):
        """Let somebody sign in again who was shut out for guessing too often."""
        accounts.unlock(by=request.user, at=timezone.now(), user=self._changeable(request, user_id))
        messages.success(request, _("已解除登录锁定。"))
        return HttpResponseRedirect(reverse("admin:tracker_user_change", args=[user_id]))

    def reset_factor_view(self, request, user_id):
        """Ask that a second factor be forgotten; another administrator decides."""
        user = self._changeable(request, user_id)
        tell_waiting(self, request, ask_factor_reset(by=request.user, at=timezone.now(), user=user))
        return HttpResponseRedirect(reverse("appointments"))

    def unlink_view(self, request, user_id):
        """Forget whom an outside provider means by a person."""
        accounts.unlink_identity(by=request.user, at=timezone.now(), user=self._changeable(request, user_id))
        messages.success(request, _("已解除统一身份关联。"))
        return HttpResponseRedirect(reverse("admin:tracker_user_change", args=[user_id]))

    def _changeable(self, request, user_id) -> User:
        user = self.get_object(request, unquote(user_id))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    @method_decorator(sensitive_post_parameters())
    def password_view(self, request, user_id):
        """Set somebody's password, entered twice."""
        user = self._changeable(request, user_id)
        if not self._may_enter_as(request, user):
            raise PermissionDenied
        form = SetPasswordForm(user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            password = form.cleaned_data["new_password1"]
            accounts.set_password(by=request.user, at=timezone.now(), user=user, password=password)
            if user == request.user:
                update_session_auth_hash(request, user)
            messages.success(request, _("已设置密码。"))
            return HttpResponseRedirect(reverse("admin:tracker_user_change", args=[user.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("设置密码：%(user)s") % {"user": user},
            "adminform": AdminForm(cast(Any, form), [(None, {"fields": list(form.fields)})], {}),
            "opts": self.opts,
            "original": user,
        }
        return TemplateResponse(request, "admin/password.html", context)


@admin.register(Membership)
class MembershipAdmin(Configured):
    list_display = ("user", "unit", "role", "from_date", "until_date", "acting_for")
    list_filter = ("role", ("unit", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "unit", "acting_for")
    search_fields = ("user__username", "user__display_name", "unit__name", "unit__pinyin", "unit__code")
    autocomplete_fields = ("user", "unit", "acting_for")
    intro = _(
        "不再担任时填截止日期，不删除。角色对本单位和下级单位都有效。填报人以外的新任职、延长任期由另一名系统管理员在“任职确认”页确认后生效。"
    )

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (obj is None or covers_role(rights_of(request), obj.unit_id, obj.role))

    def save_row(self, request, row, links, in_force):
        save_membership(self, request, row)

    def response_add(self, request, obj, post_url_continue=None):
        """Of a role that waits for another administrator there is no row yet."""
        if obj.pk is None:
            return HttpResponseRedirect(reverse("appointments"))
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if Membership.objects.filter(pk=obj.pk, **_said(obj)).exists():
            return super().response_change(request, obj)
        return HttpResponseRedirect(reverse("appointments"))
