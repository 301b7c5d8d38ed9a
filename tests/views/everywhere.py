"""What fills the arguments of each address: rows of a world that everybody may know, and the rows of its secrets."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import URLPattern, reverse

from tests.views.confided import SECRET
from tests.views.crawling import Asked, choices, history_of, patterns, room_address
from tests.views.steps import funds, target_of, tower
from tests.views.things import part_of, stage_series
from tracker.models import (
    Adjustment,
    Ballot,
    BulletinIssue,
    Edition,
    Evidence,
    Exhibit,
    Figure,
    ImportRun,
    Inapplicability,
    Indicator,
    ItemStepRequest,
    Notice,
    Objection,
    Pack,
    Receipt,
    ReopeningRequest,
    Reorganisation,
    ScoreEntry,
    Series,
    Target,
    TargetChangeRequest,
    Unit,
    Veto,
    Vote,
)

Rows = Mapping[type[models.Model], list[int]]
MONTH = "2023-07"
# What is posted everywhere: no form misses a word of it, and none of it is anybody's secret.
SENT = (
    ("reason", "因"), ("basis", "反馈"), ("text", "因"), ("note", "因"), ("step", "approve"), ("month", MONTH), ("kind", "docx"),
    ("who", "dayu/2023-07"), ("who_else", "commerce/2023-07"), ("body", "到位省外资金{inv.outside_funds}。"), ("name", "示例"),
)  # fmt: skip
NAMES_ROWS: dict[str, type[models.Model]] = {
    "figure approve return withdraw correct state remark": Figure,
    "evidence evidence_shown": Evidence,
    "receipt": Receipt,
    "import_run import_file import_undo": ImportRun,
    "notice_open": Notice,
    "pack_file": Pack,
    "bulletin_issued": BulletinIssue,
    "ballot_open": Ballot,
    "marks_decide": Adjustment,
    "veto_decide veto_lift": Veto,
    "object": ScoreEntry,
    "objection_decide": Objection,
    "exhibit": Exhibit,
    "step_decide": ItemStepRequest,
    "reopening_decide": ReopeningRequest,
    "change_decide": TargetChangeRequest,
    "inapplicable_decide": Inapplicability,
    "edition_draft": Edition,
    "reorganisation reorganisation_decide": Reorganisation,
}
ELSEWHERE = ("/accounts/", "/i18n/")  # forms about oneself
PRINTED = ("edition_pdf", "edition_docx")
FILES = ("_export", "_workbook", "_xlsx", "_csv", "_template", "_current", "year_plan_file")
COUNTED = (
    "league",
    "contender",
    "stage",
    "ballot",
    "scores",
    "bulletin_file",
    "bulletin_issued",
    "progress",
    "breakdown",
    "year_plan",
    "edition",
    "api",
    "wall",
    "forecast",
)
FIXED: dict[str, list[Any]] = {"admin:app_list": ["tracker"], "admin:view_on_site": [1, 1]}
_ROOMS = {f"admin:tracker_{model._meta.model_name}": model for model in admin.site._registry}
PLAIN = {"default": "", "searched": f"?q={SECRET}", "sorted": "?sort=-actual"}


def _named(secret: Rows) -> dict[str, list[list[Any]]]:
    """The arguments by name of the address: one row of the open world for each kind, and all secret ones."""
    found: dict[str, list[list[Any]]] = {}
    for names, model in NAMES_ROWS.items():
        first = model._default_manager.order_by("pk").values_list("pk", flat=True)[:1]
        for name in names.split():
            found[name] = [[pk] for pk in dict.fromkeys([*first, *secret.get(model, [])])]
    return found


def _about() -> dict[str, list[list[Any]]]:
    goals = Target.objects.filter(indicator__code="inv.outside_funds", unit__code__in=("kuiwen", "dayu"))
    towers = target_of("com.towers_over_100m", "commerce").pk
    rank = Indicator.objects.get(code="overview.trade.rank").pk
    issue, sheet = BulletinIssue.objects.latest("pk").pk, ScoreEntry.objects.latest("pk").sheet_id
    draft = Edition.objects.latest("pk").pk
    measured = Series.objects.filter(unit__code="dayu", measure__isnull=False).latest("pk")
    edition = ["2023-06", 1]
    about: dict[str, list[list[Any]]] = {
        "target rule split change_request target_remark": [
            *([pk] for pk in goals.values_list("pk", flat=True)),
            [towers],
        ],
        "inapplicable_ask inapplicable_end": [
            ["inv.outside_funds", "dayu"],
            ["inv.outside_funds", "commerce"],
        ],
        "breakdown breakdown_export": [[towers, "included"], [towers, "missing"]],
        "assess": [[goals[0].pk, MONTH]],
        "roll_over": [[2023]],
        "progress_workbook": [["lights"], ["leaders"]],
        "year_plan": [[2023, "dayu"], [2023, "kuiwen"]],
        "year_plan_file": [[2023, "dayu", "docx"]],
        "register register_export register_workbook item_add items_edit": [["towers"]],
        "item item_edit item_step": [[tower().pk], [measured.item_id]],
        "work_progress": [[uuid.UUID(int=7)]],
        "import import_forget": [["register", "towers"], ["month", "dayu"], ["ranks", "overview.trade.rank"]],
        "import_template": [["register", "towers"], ["month", "dayu"]],
        "import_plan import_refused import_answers import_layout set_up_plan people_plan": [["x"]],
        "rank": [[rank]],
        "bulletin_text bulletin_preview": [["monthly"]],
        "bulletin bulletin_issue": [["monthly", MONTH], ["monthly", "2023-06"]],
        "bulletin_file": [["monthly", MONTH, "txt"]],
        "bulletin_issued_file": [[issue, "txt"]],
        "league league_rules league_marks league_vetoes scores_issue ballot ballot_hold": [["secretaries"]],
        "contender stage": [["secretaries", "dayu"]],
        "scores_reissue scores_confirm": [[sheet]],
        "my_month my_drafts missing_lines missing_prolong reopening_ask": [
            ["dayu", MONTH],
            ["commerce", MONTH],
            ["liyuan", MONTH],
        ],
        "report_once": [[stage_series().pk]],
        "report_month": [[funds().pk, MONTH]],
        "report_stage": [part_of(stage_series())],
        "report_measure": [[*part_of(measured), MONTH]],
        "reorganise": [["dayu"]],
        "typed_drop": [[10**9]],
        "logo": [["0" * 64]],
        "release": [[funds().indicator_id, MONTH]],
        "edition_step": [[draft, "approve"], [draft, "comment"]],
        "edition": [["2023-06"], [MONTH]],
        "edition_version edition_changes edition_csv edition_xlsx edition_docx edition_pdf api_edition": [
            edition
        ],
        "edition_sheet": [[*edition, "secretaries"]],
        "edition_line": [[*edition, "inv.outside_funds", "kuiwen"]],
    }
    return {name: args for names, args in about.items() for name in names.split()}


def site(
    secret: Rows, *, posts: bool, files: bool, printed: bool = False, counted: bool = True
) -> list[Asked]:
    """Every address outside the admin, asked for and, if wanted, posted to. Raises KeyError for one nobody filled.

    A file holds what its page shows: `files` for some viewers, as what is `counted`, ranked or published. Public pages as PDF and
    Word are the same bytes for everybody, and take seconds to make: `printed` for one.
    """
    known = {**_about(), **_named(secret)}
    asked = [Asked("get", reverse("board") + query) for query in PLAIN.values()]
    for name, pattern in patterns():
        if name.startswith("admin:") or (name in PRINTED and not printed):
            continue
        if (name.endswith(FILES) and not files) or (name.startswith(COUNTED) and not counted):
            continue
        for args in known[name] if pattern.pattern.converters else [[]]:
            place = reverse(name, args=args)
            asked.append(Asked("get", f"{place}?month={MONTH}"))
            if posts and not place.startswith(ELSEWHERE):
                asked.append(Asked("post", place, (*SENT, *_chosen(secret))))
    return asked


def _chosen(secret: Rows) -> tuple[tuple[str, str], ...]:
    return tuple(("figure", str(pk)) for pk in secret.get(Figure, [])[:1])


def admin_addresses(secret: Rows) -> list[Asked]:
    """Every address of the admin: of each model the list, the form, the pages of its oldest row and of secret ones.

    Raises KeyError for one nobody filled.
    """
    asked = choices()
    for name, pattern in patterns():
        if (
            name.startswith("admin:") and name != "admin:None"
        ):  # redirects of old addresses, and what isn't there
            asked += _in_the_admin(name, pattern, secret)
    return asked


def _in_the_admin(name: str, pattern: URLPattern, secret: Rows) -> list[Asked]:
    site, _, rest = name.partition("_")
    model, _, page = rest.partition("_")
    room = _ROOMS.get(f"{site}_{model}")
    if room is None:
        needs = bool(pattern.pattern.converters or pattern.pattern.regex.groups)
        return [Asked("get", reverse(name, args=FIXED[name] if needs else []))]
    if not pattern.pattern.converters:
        return [Asked("get", reverse(name))]
    hidden = secret.get(room, [])
    open_to_all = [
        *room._default_manager.order_by("pk").values_list("pk", flat=True)[:1],
        *_touched(room),
    ] or [0]
    rows = {"change": [*open_to_all, *hidden], "delete": [*open_to_all[-1:], *hidden[-1:]]}
    return [Asked("get", reverse(name, args=[pk])) for pk in rows.get(page, open_to_all[:1])]


def rooms_of(secret: Rows) -> list[Asked]:
    """The pages of secret rows in the admin, and where the page of such a row's history sends to: of all rows to one list."""
    asked = [Asked("get", room_address(room, "change", pk)) for room, pks in secret.items() for pk in pks]
    return asked + [
        history_of(room, pks[-1]) for room, pks in secret.items() if room in (Figure, ImportRun, Vote)
    ]


def _touched(model: type[models.Model]) -> list[int]:
    """Rows that secrets hang on."""
    series = funds()
    touched = {Unit: series.unit_id, Series: series.pk, Indicator: series.indicator_id or 0}
    return [pk for of, pk in touched.items() if of is model]


def newest(of: Collection[type[models.Model]]) -> dict[type[models.Model], int]:
    """The highest number of each model's rows so far."""
    return {model: model._default_manager.aggregate(top=models.Max("pk"))["top"] or 0 for model in of}


def added(since: Mapping[type[models.Model], int]) -> dict[type[models.Model], list[int]]:
    """The first and the last of the rows that came since."""
    rows = {
        m: list(m._default_manager.filter(pk__gt=top).values_list("pk", flat=True))
        for m, top in since.items()
    }
    rows[Notice] = list(
        Notice.objects.filter(pk__in=rows[Notice]).exclude(figure=None).values_list("pk", flat=True)
    )
    return {model: list(dict.fromkeys([pks[0], pks[-1]])) for model, pks in rows.items() if pks}
