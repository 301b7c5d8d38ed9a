"""通知: a person's own inbox."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.access.posts import in_office
from tracker.actions.people.notices import mark_read
from tracker.models import Notice
from tracker.queries.people.notices import Group, digest_of, inbox
from tracker.templatetags.notices import leads_to
from tracker.views.web.asking import asking, rights


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    groups = inbox(rights(request))
    context = {"groups": groups, "unread": sum(group.is_unread for group in groups)}
    return render(request, "people/notices.html", context)


@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice, and what belongs to it, as read, and go where it leads."""
    held = rights(request)
    notice = get_object_or_404(Notice.objects.filter(in_office(held)), pk=pk)
    together = digest_of(notice, held)
    mark_read(by=asking(request), at=timezone.now(), notices=together)
    return redirect(leads_to(Group([notice] * len(together))))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    rights(request)
    count = mark_read(by=asking(request), at=timezone.now())
    messages.success(request, _("已将 %(n)s 条通知标为已读。") % {"n": count})
    return redirect("notices")
