"""What every page of the admin shares: rights from memberships, writes through actions, nothing in bulk."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup, DisallowedModelAdminToField
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.db.models import ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tracker.access import configuring
from tracker.access.confidential import visible_rows
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.actions.people.fixed import fixed_fields
from tracker.admin import amending
from tracker.admin.refusals import RefusableForm
from tracker.admin.removal import kept_because, removal
from tracker.admin.rows import RowForm, Rows
from tracker.admin.scope import BelowAnother, ByMembership, Listing
from tracker.admin.showing import title
from tracker.admin.site import rights_of
from tracker.calc.refusals import AccessRefused, Refused
from tracker.wording.fixed import why_fixed
from tracker.wording.refusals import sentence

MEANWHILE = _("没有保存：同时有人改动了相关内容，或填写的内容与已有内容冲突。请核对后重试。")


def _not_asked(request: HttpRequest, fault: Exception) -> HttpResponse:
    """The page that says which condition of an address isn't one of the list's."""
    sentence = _("筛选条件“%(fields)s”无效，请清除后重新选择。") % {"fields": fault}
    return render(request, "errors/refused.html", {"sentence": sentence, "status": 400}, status=400)


class Room(ByMembership, admin.ModelAdmin):
    """A model on show. `intro` is a sentence on top of its list, `only_shown` one on top of a row that the reader can't change."""

    form = RefusableForm
    intro: Any = ""
    only_shown: Any = _("您没有修改这一项的权限，只能查看。")
    actions = None
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `rows` that the asker may look at here, and wherever else the admin shows or offers them.

        Unless a room knows better: what everybody works by, and the rows of one's own units.
        """
        return configuring.visible(rights_of(request), rows)

    def get_object(self, request, object_id, from_field=None):
        """The row that an address names. Raises Http404, also for one that isn't the asker's to see."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def get_changelist(self, request, **kwargs):
        return Listing

    def lookup_allowed(self, lookup, value, request=None):
        """Django would let every field of the row itself pass; `Listing` refuses what no declared filter takes."""
        return True

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except (DisallowedModelAdminLookup, DisallowedModelAdminToField) as fault:
            return _not_asked(request, fault)

    def to_field_allowed(self, request, to_field):
        """A row is named by its key alone."""
        return to_field in ("pk", self.opts.pk.name, self.opts.pk.attname)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What an action refuses becomes an error of the form: the page again, nothing saved."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DisallowedModelAdminToField as fault:
            return _not_asked(request, fault)
        except AccessRefused as refused:
            raise PermissionDenied from refused
        except (Refused, ValidationError) as refused:
            request.refused = refused
        except IntegrityError:
            request.refused = ValidationError(MEANWHILE)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """A row that has its page open goes by its name in the reader's language."""
        if obj is not None:
            context["subtitle"] = title(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request, object_id, extra_context=None):
        """The product's own record of the row; Django's second one isn't kept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        self.get_object(request, unquote(object_id))
        asked = {"object_type": self.opts.model_name, "object_id": object_id}
        return HttpResponseRedirect(f"{reverse('admin:tracker_event_changelist')}?{urlencode(asked)}")

    def log_addition(self, request, obj, message):
        """Actions write the record; Django's own log would be a second one."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        return []


class Configured(Room):
    """Configuration: added, changed and removed through actions, each change on record with old and new."""

    def save_row(self, request, row: models.Model, links: dict[str, Any], in_force: InForce) -> None:
        """Hand a row to its action; rooms whose model has an action of its own override this."""
        configuration.save(by=request.user, at=timezone.now(), row=row, links=links, in_force=in_force)

    def get_readonly_fields(self, request, obj=None):
        fixed = sorted(fixed_fields(obj, timezone.now())) if obj else []
        shown = ["amendments_so_far"] if amending.is_asked(self.model, obj) else []
        return (*super().get_readonly_fields(request, obj), *fixed, *shown)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if amending.is_asked(self.model, obj) and self.may_edit(request, obj):
            kwargs["form"] = amending.asking(kwargs.get("form", self.form))
        if obj is not None:
            kwargs["help_texts"] = self._why_fixed(request, obj)
        return super().get_form(request, obj, change, **kwargs)

    def _why_fixed(self, request, obj) -> dict[str, Any]:
        """Of each field that can't be changed why, and what to do instead."""
        own = {field.name for field in self.opts.get_fields()}
        fixed = own.intersection(self.get_readonly_fields(request, obj))
        return {name: why_fixed(self.opts.model_name, name) for name in fixed}

    def get_fieldsets(self, request, obj=None):
        usual = super().get_fieldsets(request, obj)
        return (
            [*usual, amending.WHEN]
            if amending.is_asked(self.model, obj) and self.may_edit(request, obj)
            else usual
        )

    def get_fields(self, request, obj=None):
        """Without what `WHEN` asks: Django would list every field of the form once more."""
        return [name for name in super().get_fields(request, obj) if name not in amending.WHEN[1]["fields"]]

    def may_edit(self, request, obj=None) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def get_changeform_initial_data(self, request):
        return {"in_force_from": amending.first_open_day(), **super().get_changeform_initial_data(request)}

    @admin.display(description=_("历次变更"))
    def amendments_so_far(self, row: Any) -> str:
        return amending.told(row if row.pk else None)

    def save_model(self, request, obj, form, change):
        linked = {field.name for field in self.opts.many_to_many} & form.cleaned_data.keys()
        links = {name: form.cleaned_data[name] for name in linked}
        self.save_row(request, obj, links, amending.in_force_of(form))

    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            rows = formset.save(commit=False)
            for row in formset.deleted_objects:
                configuration.remove(by=request.user, at=timezone.now(), row=row)
            for row in rows:
                self.save_row(request, row, {}, amending.in_force_of(form))

    def get_deleted_objects(self, objs, request):
        return removal(objs, request, self.admin_site)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Where a removal would be refused the page says why instead of offering it; while a form is to be corrected it isn't asked."""
        if request.method == "POST":
            context["show_delete"] = False
        elif obj is not None and self.has_delete_permission(request, obj):
            context["kept_because"] = kept_because(obj)
            context["show_delete"] = not context["kept_because"]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_model(self, request, obj):
        configuration.remove(by=request.user, at=timezone.now(), row=obj)

    def delete_view(self, request, object_id, extra_context=None):
        """Django's page lists what stands in the way; if something came up since, it is shown again."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except AccessRefused as refused:
            raise PermissionDenied from refused
        except Refused as refused:
            self.message_user(request, sentence(refused), "error")
            return HttpResponseRedirect(request.path)
        except (ProtectedError, IntegrityError):
            self.message_user(request, _("没有删除：已有内容用到它。"), "error")
            return HttpResponseRedirect(request.path)


class Versioned(Room):
    """Versions: a change is a new row. `recorded` are the fields the system fills, shown once it's there."""

    only_shown = _("登记后不能修改，因为过去的月份按它读取。有变化时请新增一条。")
    recorded: ClassVar[tuple[str, ...]] = ("author", "known_at", "recorded_at")

    def add_version(self, request: HttpRequest, row: Any, form: Any, formsets: Any) -> None:
        """Hand a new row to its action."""
        raise NotImplementedError

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": self.get_fields(request, obj)})]

    def get_fields(self, request, obj=None):
        entered = [field.name for field in self.opts.fields if field.editable and not field.primary_key]
        return [name for name in entered if name not in self.recorded] + list(self.recorded)

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else ()

    def save_model(self, request, obj, form, change):
        """Everything is saved at once, when the inlines are at hand too."""

    def save_related(self, request, form, formsets, change):
        self.add_version(request, form.instance, form, formsets)


class OnRecord(Room):
    """The record: looked at and searched, never touched."""

    only_shown = _("这是留下的记录，只供查看，不能修改。要更正，请在业务页面办理，更正也会留下记录。")

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


class Confidential(OnRecord):
    """The part of the record of which not everybody who enters the admin may see every row."""

    def visible(self, request, rows):
        return visible_rows(super().visible(request, rows), rights_of(request))


class Shown(BelowAnother, admin.TabularInline):
    """Related rows shown below, read-only."""

    extra = 0
    show_change_link = True
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_rows(super().get_queryset(request), rights_of(request))

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


class Part(BelowAnother, admin.TabularInline):
    """Related rows edited together with what they belong to."""

    form: Any = RowForm
    formset = Rows
    extra = 0
    max_num = 200

    def get_formset(self, request, obj=None, **options):
        """No more forms than rows are allowed, whatever number is sent: Django draws a thousand more."""
        return super().get_formset(request, obj, absolute_max=self.max_num or None, **options)
