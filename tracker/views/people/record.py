"""留痕: everything that happened, for auditors; and notes on interference, for everybody to leave."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import access
from tracker.actions.people.interference import note_interference
from tracker.calc.refusals import Refused
from tracker.documents.tables import write_csv
from tracker.forms.record import NoteForm, RecordForm
from tracker.models import InterferenceNote
from tracker.queries.people.record import Asked, configuration_changes, events
from tracker.tables.paging import paged
from tracker.tables.record import EXPORT_HEADER, ConfigurationChangeTable, EventTable, export_rows
from tracker.views.web.asking import asking, rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached
from tracker.views.web.refusals import check_filters


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every event, as narrowed by the address; one object's own is its history."""
    form, asked = _asked(request)
    table = paged(EventTable(events(asked, rights(request))), request.GET)
    return render(request, "people/record.html", {"form": form, "table": table})


@require_safe
@costly
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the record shows with these filters, as CSV."""
    _form, asked = _asked(request)
    lines = export_rows(events(asked, rights(request)).iterator(chunk_size=2000))
    content = write_csv([str(title) for title in EXPORT_HEADER], lines)
    return attached(content, _("操作记录") + ".csv", "text/csv; charset=utf-8", request=request)


def _asked(request: HttpRequest) -> tuple[RecordForm, Asked]:
    access.check_read_record(rights(request))
    form = RecordForm(request.GET)
    check_filters(form)
    return form, form.asked()


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Changes of configuration as the database saw them, those made past the product marked."""
    access.check_read_record(rights(request))
    unexplained = request.GET.get("unexplained") == "1"
    table = paged(ConfigurationChangeTable(configuration_changes(unexplained=unexplained)), request.GET)
    return render(request, "people/configuration_changes.html", {"table": table, "unexplained": unexplained})


@require_http_methods(["GET", "HEAD", "POST"])
def interference(request: HttpRequest) -> HttpResponse:
    """The notes a person may see, and the form that leaves one."""
    held = rights(request)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note = note_interference(by=asking(request), at=timezone.now(), note=form.instance)
        except (Refused, ValidationError) as fault:
            form.refuse(fault)
        else:
            messages.success(request, _("已记录，编号 %(id)s。任何人不能修改或删除。") % {"id": note.pk})
            return redirect("interference")
    notes = access.visible_notes(InterferenceNote.objects.select_related("author", "unit"), held)
    context = {"form": form, "notes": notes[:200], "all": access.can_read_record(held)}
    return render(request, "people/interference.html", context, status=form.status if form.errors else 200)
