"""晒绩 as the public sees it: published editions at permanent addresses, for everybody, from a role that sees nothing else.

A page is rendered once for each state of what is published; `kept` has the bytes from then on.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.calc.periods import Month, NotAMonth
from tracker.documents.kinds import KINDS
from tracker.documents.sheets import TYPE, write_tables
from tracker.documents.tables import write_csv
from tracker.queries.editions.changes import changes
from tracker.queries.editions.contents import Printed, on_one_screen
from tracker.queries.editions.frozen import bulletin_sources
from tracker.queries.editions.published import Issue, issue, issues, newest_issue
from tracker.queries.people.brands import branding
from tracker.tables.contents import issue_paper, issue_tables
from tracker.tables.issues import as_data, edition_data, issue_header, issue_rows, named
from tracker.views.web.costly import costly
from tracker.views.web.kept import answer, keep, kept, language_of, place_of
from tracker.wording.bulletin_phrases import Phrase

CSV = "text/csv; charset=utf-8"
JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"

Built = tuple[bytes, str, str]  # content, type, and the name of a download


def _public(build: Callable[..., Built]) -> Callable[..., HttpResponse]:
    """A page that anybody may ask for, made by `build(language, **address)` and kept until something is published."""

    @login_not_required
    @require_safe
    def view(request: HttpRequest, **address: Any) -> HttpResponse:
        place, language = place_of(request), language_of(request)
        page = kept(place)
        if page is None:
            with translation.override(language):
                page = keep(place, *build(language, **address))
        return answer(request, page)

    view.__name__, view.__doc__ = build.__name__.lstrip("_"), build.__doc__
    return view


def _page(template: str, language: str, issue: Issue | None = None, **context: Any) -> Built:
    """A page; one of an edition says throughout what the product was called then."""
    other = "en" if language == settings.LANGUAGE_CODE else settings.LANGUAGE_CODE
    brand = issue.identity if issue else branding().identity
    html = get_template(template).render(
        {"brand": brand, "issue": issue, **context, "language": language, "other_language": other}
    )
    return html.encode(), HTML, ""


def _found(month: str, language: str, version: int | None) -> Issue:
    try:
        found = issue(Month.parse(month), language, version)
    except NotAMonth:
        raise Http404 from None
    if found is None:
        raise Http404
    return found


@_public
def index(language: str) -> Built:
    """Every published month in its newest version."""
    newest = {one.month: one for one in reversed(issues())}
    return _page("editions/public/index.html", language, issues=list(reversed(newest.values())))


@_public
def show(language: str, month: str, version: int | None = None) -> Built:
    """A published month."""
    found = _found(month, language, version)
    return _page("editions/public/edition.html", language, issue=found, sources=_openings(found, language))


def _openings(found: Issue, language: str) -> dict[Phrase, str]:
    """The line of the edition that each number in its briefings opens."""
    lines = {f"{one.key}/{one.line.unit_code}" for one in found.lines}
    opened = {}
    for one in found.bulletins:
        sources = bulletin_sources(one.row)
        for phrase in one.bulletin.phrases:
            line = sources[phrase.name].line if phrase.name in sources else ""
            if line in lines:
                address = reverse("edition_line", args=[found.month, found.edition.version, *line.split("/")])
                opened[phrase] = f"{address}?lang={language}"
    return opened


@_public
def sheet(language: str, month: str, version: int, code: str) -> Built:
    """A league's table that went out with a published month, every score line by line."""
    found = _found(month, language, version)
    asked = [one for one in found.sheets if one.row.code == code]
    if not asked:
        raise Http404
    return _page("editions/public/sheet.html", language, issue=found, sheet=asked[0])


@_public
def line(language: str, month: str, version: int, code: str, unit: str) -> Built:
    """One target of a published month, with what its number is made of."""
    found = _found(month, language, version)
    return _page("editions/public/line.html", language, issue=found, printed=_line(found, code, unit))


def _line(found: Issue, code: str, unit: str) -> Printed:
    for one in found.lines:
        if (one.key, one.line.unit_code) == (code, unit):
            return one
    raise Http404


@_public
def compare(language: str, month: str, version: int) -> Built:
    """What a later version says differently from the one before it."""
    after = _found(month, language, version)
    before = _found(month, language, version - 1)
    return _page(
        "editions/public/changes.html",
        language,
        issue=after,
        before=before,
        changes=changes(before, after),
    )


@_public
def wall(language: str) -> Built:
    """The newest published month on one screen."""
    found = newest_issue(language)
    if found is None:
        return _page("editions/public/wall.html", language)
    tiles, left = on_one_screen(found.lines)
    return _page("editions/public/wall.html", language, issue=found, tiles=tiles, left=left)


@_public
def as_csv(language: str, month: str, version: int) -> Built:
    """A published month as CSV, in the words of the page."""
    found = _found(month, language, version)
    return b"".join(write_csv(issue_header(), issue_rows(found.lines))), CSV, f"{_file_name(found)}.csv"


@costly
@_public
def as_xlsx(language: str, month: str, version: int) -> Built:
    """A published month as a workbook, in the words of the page."""
    found = _found(month, language, version)
    content = write_tables(issue_tables(found), made=found.edition.published_at)
    return content, TYPE, f"{_file_name(found)}.xlsx"


@costly
@_public
def as_word(language: str, month: str, version: int) -> Built:
    """A published month as a Word file, in the words of the page."""
    found = _found(month, language, version)
    return _document(found, "docx")


@costly
@_public
def as_pdf(language: str, month: str, version: int) -> Built:
    """A published month as a PDF, in the words of the page. Raises NoPrinter."""
    found = _found(month, language, version)
    return _document(found, "pdf")


def _document(found: Issue, kind: str) -> Built:
    wanted = KINDS[kind]
    return wanted.write(issue_paper(found)), wanted.content_type, f"{_file_name(found)}.{kind}"


def _file_name(found: Issue) -> str:
    return f"{_('晒绩')}-{found.month}-v{found.edition.version}"


@_public
def api_index(language: str) -> Built:
    """The published versions as JSON."""
    return _json({**named(branding().identity), "editions": [edition_data(one) for one in issues()]})


@_public
def api_edition(language: str, month: str, version: int) -> Built:
    """A published version as JSON, every string as the page prints it."""
    return _json(as_data(_found(month, language, version)))


def _json(data: Any) -> Built:
    return json.dumps(data, ensure_ascii=False, indent=1).encode(), JSON, ""
