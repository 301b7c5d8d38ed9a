"""月度材料: making a month's pack in sight of everybody, and taking it along."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.access import Rights
from tracker.access.editions import check_see_drafts
from tracker.actions.editions.packs import begin_pack, finish_pack, give_up_pack, give_up_stalled, move_pack
from tracker.calc.periods import Month
from tracker.documents.kinds import KINDS
from tracker.forms.packs import PackForm
from tracker.models import Edition, Pack
from tracker.queries.editions.packs import draft_material, published_material
from tracker.queries.ledger.as_of import settled_instant
from tracker.tables.packs import pack_name, pack_paper
from tracker.views.web.asking import asking, rights
from tracker.views.web.costly import costly_to_post
from tracker.views.web.downloads import kept_file
from tracker.views.web.moment import moment_of
from tracker.views.web.working import teller
from tracker.wording import language

STEPS = 3  # the month is read, its paper laid out, the file written


def _insider(request: HttpRequest) -> Rights:
    held = rights(request)
    check_see_drafts(held)
    return held


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
@costly_to_post
def index(request: HttpRequest) -> HttpResponse:
    """Every pack, and the form that makes one: the answer comes when it's made, others see how far it is, as each step
    is committed by itself; the form's key keeps a pack from being made twice.
    """
    _insider(request)
    moment = moment_of(request)
    if request.method == "POST":
        form = PackForm(request.POST, months=moment.months)
        if form.is_valid():
            pack = _made(request, **form.cleaned_data)
            messages.success(request, _("已生成：%(name)s。") % {"name": pack.name})
            return redirect("packs")
    else:
        form = PackForm(months=moment.months, initial={"month": str(moment.month), "kind": Pack.Kind.WORD})
    give_up_stalled(at=timezone.now())
    packs = Pack.objects.select_related("edition", "author")[:100]
    given = form.cleaned_data.get("key") if form.is_bound else None
    context = {
        "form": form,
        "key": given or uuid4(),
        "packs": packs,
        "working": any(one.state == Pack.State.MAKING for one in packs),
    }
    return render(request, "editions/packs.html", context, status=400 if form.is_bound else 200)


@require_safe
def take(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """A pack that has been made, as a download."""
    _insider(request)
    return kept_file(request, get_object_or_404(Pack, pk=pk, state=Pack.State.READY))


def _made(request: HttpRequest, *, month: Month, kind: str, key: UUID) -> Pack:
    """Make the file, telling after each step; what goes wrong is on the row as well."""
    tell = teller(request, key)
    published = published_material(month, language())
    pack, is_new = begin_pack(
        by=asking(request),
        at=timezone.now(),
        key=key,
        month=month,
        kind=kind,
        language=language(),
        edition=Edition.objects.get(pk=published.edition.pk) if published and published.edition else None,
        cut_off=published.cut_off if published else settled_instant(),
        steps=STEPS,
    )
    if not is_new:
        return pack

    def done(steps: int) -> None:
        move_pack(at=timezone.now(), pack=pack, done=steps)
        tell(steps, STEPS)

    try:
        done(0)
        found = published or draft_material(month, language(), pack.cut_off)
        done(1)
        paper = pack_paper(found)
        done(2)
        content = KINDS[kind].write(paper)
        finish_pack(at=timezone.now(), pack=pack, name=f"{pack_name(found)}.{kind}", content=content)
        done(3)
    except Exception:
        give_up_pack(at=timezone.now(), pack=pack)
        raise
    pack.refresh_from_db()
    return pack
