"""Every named URL with the answer that each role gets, as data."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.contests import a_ballot, a_sheet, an_exhibit, an_objection
from tests.editions import CUT_OFF
from tests.views.steps import funds, target_of, tower
from tracker import models
from tracker.models import (
    Adjustment,
    Edition,
    Evidence,
    Figure,
    ImportRun,
    ItemStepRequest,
    League,
    Notice,
    Series,
    TargetChangeRequest,
    Unit,
    User,
)

ROLES = ("anonymous", "no_role", "author", "stranger", "reviewer", "leader", "steward", "administrator")


@dataclass
class Things:
    """What the addresses are about: a waiting figure of 大虞街道 with evidence, and an approved one."""

    waiting: Figure
    approved: Figure

    @property
    def file(self) -> Evidence:
        return self.waiting.evidence.get()


def issued() -> models.BulletinIssue:
    """A briefing as it was issued."""
    version = models.BulletinVersion.objects.select_related("template").get()
    day = version.in_force_from
    blocks = [{"kind": "paragraph", "sentences": [{"parts": ["甲"], "flags": []}]}]
    return models.BulletinIssue.objects.create(
        template=version.template,
        version=version,
        month=day,
        number=1,
        issued_on=day,
        blocks=blocks,
        author=version.author,
    )


def stage_series() -> Series:
    return Series.objects.filter(unit__code="dayu", stage__isnull=False)[0]


def measured() -> Series:
    return Series.objects.filter(unit__code="dayu", measure__isnull=False)[0]


def part_of(series: Series) -> list[Any]:
    """An item's stage or measure as an address names it."""
    part = series.stage or series.measure
    assert part is not None
    return [series.item_id, part.code]


def asked_for() -> TargetChangeRequest:
    """A change of 大虞街道's goal that waits for a steward."""
    target = target_of("inv.outside_funds", "dayu")
    author = User.objects.get(username="history_entry")
    given = {
        "tier": "committed",
        "value": 1,
        "in_force_from": target.first_month,
        "basis_date": target.first_month,
    }
    return TargetChangeRequest.objects.create(
        target=target, author=author, basis="会议", reason="因", **given
    )


def leaving() -> ItemStepRequest:
    """A tower of 大虞街道 that is to leave its register."""
    author = User.objects.get(username="history_entry")
    return ItemStepRequest.objects.create(item=tower(), on=date(2023, 7, 3), reason="楼宇拆除", author=author)


def a_notice() -> int:
    """A notice to somebody else."""
    somebody = User.objects.get(username="history_entry")
    return Notice.objects.create(recipient=somebody, kind="due", data={"month": "2023-07"}).pk


def imported() -> ImportRun:
    """An import into 大虞街道's month by somebody else."""
    author = User.objects.get(username="history_entry")
    counts = dict.fromkeys(("rows", "added", "changed", "unchanged", "refused", "figures"), 0)
    unit = Unit.objects.get(code="dayu")
    return ImportRun.objects.create(kind="month", unit=unit, month="2023-07-01", author=author, **counts)


def founder() -> User:
    return User.objects.get(username="history_entry")


def marks_asked_for() -> Adjustment:
    """An addition for 大虞街道 that waits for a second person."""
    return Adjustment.objects.create(
        league=League.objects.get(code="secretaries"),
        month="2023-07-01",
        unit=Unit.objects.get(code="dayu"),
        kind="bonus",
        points=1,
        reason="因",
        evidence="证",
        author=founder(),
    )


def a_draft() -> Edition:
    """An edition that somebody else froze and nobody has approved."""
    author = User.objects.get(username="history_entry")
    return Edition.objects.create(month="2023-06-01", version=1, cut_off=CUT_OFF, author=author)


def receipt_of(figure: Figure) -> models.Receipt:
    unit = figure.slot.series.unit
    return models.Receipt.objects.create(
        unit=unit, month="2023-07-01", author=figure.author, figures=[figure.pk]
    )


Address = Callable[[Things], list[Any]]

#        name, method, what the address names, what is sent, one status a role
ROWS: list[tuple[str, str, Address, dict[str, str], str]] = [
    ("board", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("board_export", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("board_workbook", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    (
        "target",
        "get",
        lambda t: [target_of("inv.outside_funds", "dayu").pk],
        {},
        "302 403 200 200 200 200 200 200",
    ),
    (
        "proof",
        "get",
        lambda t: [target_of("com.towers_over_100m", "commerce").pk, "included"],
        {},
        "302 403 200 200 200 200 200 200",
    ),
    (
        "proof_export",
        "get",
        lambda t: [target_of("com.towers_over_100m", "commerce").pk, "near"],
        {},
        "302 403 200 200 200 200 200 200",
    ),
    (
        "rule",
        "get",
        lambda t: [target_of("com.towers_over_100m", "commerce").pk],
        {},
        "302 403 403 403 403 403 200 200",
    ),
    (
        "rule",
        "post",
        lambda t: [target_of("com.towers_over_100m", "commerce").pk],
        {},
        "302 403 403 403 403 403 400 400",
    ),
    (
        "split",
        "get",
        lambda t: [target_of("inv.outside_funds", "kuiwen").pk],
        {},
        "302 403 403 403 403 403 200 200",
    ),
    (
        "split",
        "post",
        lambda t: [target_of("inv.outside_funds", "kuiwen").pk],
        {},
        "302 403 403 403 403 403 400 400",
    ),
    ("forecast", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    (
        "assess",
        "post",
        lambda t: [target_of("inv.outside_funds", "dayu").pk, "2023-06"],
        {},
        "302 403 403 403 403 400 400 403",
    ),
    ("roll_over", "get", lambda t: [2023], {}, "302 403 403 403 403 403 200 200"),
    ("roll_over", "post", lambda t: [2023], {}, "302 403 403 403 403 403 400 400"),
    ("progress_sections", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("progress_units", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("progress_leaders", "get", lambda t: [], {}, "302 403 403 403 403 200 200 200"),
    ("progress_lights", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("progress_workbook", "get", lambda t: ["lights"], {}, "302 403 200 200 200 200 200 200"),
    ("progress_workbook", "get", lambda t: ["leaders"], {}, "302 403 403 403 403 200 200 200"),
    ("progress_months", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("progress_months_workbook", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("progress_matrix", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("progress_matrix_workbook", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("year_plans", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("year_plan", "get", lambda t: [2023, "dayu"], {}, "302 403 200 200 200 200 200 200"),
    ("year_plan_file", "get", lambda t: [2023, "dayu", "docx"], {}, "302 403 200 200 200 200 200 200"),
    ("registers", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("register", "get", lambda t: ["towers"], {}, "302 403 200 200 200 200 200 200"),
    ("register_export", "get", lambda t: ["towers"], {}, "302 403 200 200 200 200 200 200"),
    ("item_add", "get", lambda t: ["towers"], {}, "302 403 200 200 403 403 200 200"),
    ("item_add", "post", lambda t: ["towers"], {}, "302 403 400 400 403 403 400 400"),
    ("item_edit", "get", lambda t: [tower().pk], {}, "302 403 200 403 403 403 200 200"),
    ("item_edit", "post", lambda t: [tower().pk], {}, "302 403 400 403 403 403 400 400"),
    ("item_step", "get", lambda t: [tower().pk], {}, "302 403 200 403 200 403 200 403"),
    ("item_step", "post", lambda t: [tower().pk], {}, "302 403 400 403 400 403 400 403"),
    ("step_decide", "post", lambda t: [leaving().pk], {}, "302 403 403 403 400 403 400 403"),
    ("register_workbook", "get", lambda t: ["towers"], {}, "302 403 200 200 200 200 200 200"),
    ("import_runs", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("import_run", "get", lambda t: [imported().pk], {}, "302 403 404 404 200 200 200 200"),
    ("import_file", "get", lambda t: [imported().pk], {}, "302 403 404 404 409 409 409 409"),
    ("import_undo", "post", lambda t: [imported().pk], {"reason": "因"}, "302 403 404 404 400 400 400 400"),
    ("import_progress", "get", lambda t: [uuid.uuid4()], {}, "302 403 200 200 200 200 200 200"),
    ("import", "get", lambda t: ["register", "towers"], {}, "302 403 200 200 403 403 200 200"),
    ("import", "post", lambda t: ["register", "towers"], {}, "302 403 400 400 403 403 400 400"),
    ("import", "get", lambda t: ["month", "dayu"], {}, "302 403 200 403 403 403 403 403"),
    ("import", "get", lambda t: ["ranks", "overview.trade.rank"], {}, "302 403 403 403 403 403 200 200"),
    ("import_template", "get", lambda t: ["register", "towers"], {}, "302 403 400 400 403 403 400 400"),
    (
        "import_template",
        "get",
        lambda t: ["register", "towers"],
        {"month": "2023-07"},
        "302 403 200 200 403 403 200 200",
    ),
    ("import_plan", "get", lambda t: ["x"], {}, "302 403 400 400 400 400 400 400"),
    ("import_refused", "get", lambda t: ["x"], {}, "302 403 400 400 400 400 400 400"),
    ("item", "get", lambda t: [tower().pk], {}, "302 403 200 200 200 200 200 200"),
    ("ranks", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    (
        "rank",
        "get",
        lambda t: [target_of("overview.trade.rank", "statistics").indicator_id],
        {},
        "302 403 200 200 200 200 200 200",
    ),
    (
        "rank",
        "post",
        lambda t: [target_of("overview.trade.rank", "statistics").indicator_id],
        {},
        "302 403 403 403 403 403 400 400",
    ),
    ("bulletins", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("bulletin", "get", lambda t: ["monthly", "2023-06"], {}, "302 403 403 403 403 200 200 200"),
    ("bulletin_file", "get", lambda t: ["monthly", "2023-06", "txt"], {}, "302 403 403 403 403 200 200 200"),
    ("bulletin_issue", "post", lambda t: ["monthly", "2023-06"], {}, "302 403 403 403 403 403 302 302"),
    ("bulletin_issued", "get", lambda t: [issued().pk], {}, "302 403 200 200 200 200 200 200"),
    ("bulletin_issued_file", "get", lambda t: [issued().pk, "txt"], {}, "302 403 200 200 200 200 200 200"),
    ("bulletin_text", "get", lambda t: ["monthly"], {}, "302 403 403 403 403 403 200 200"),
    ("bulletin_text", "post", lambda t: ["monthly"], {}, "302 403 403 403 403 403 400 400"),
    ("bulletin_preview", "post", lambda t: ["monthly"], {}, "302 403 403 403 403 403 200 200"),
    ("leagues", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("league", "get", lambda t: ["secretaries"], {}, "302 403 200 200 200 200 200 200"),
    ("contender", "get", lambda t: ["secretaries", "dayu"], {}, "302 403 200 200 200 200 200 200"),
    ("contender", "post", lambda t: ["secretaries", "dayu"], {}, "302 403 403 403 403 403 400 403"),
    ("stage", "get", lambda t: ["secretaries", "dayu"], {}, "302 403 200 200 200 200 200 200"),
    ("league_rules", "get", lambda t: ["secretaries"], {}, "302 403 200 200 200 200 200 200"),
    ("league_rules", "post", lambda t: ["secretaries"], {}, "302 403 403 403 403 403 400 403"),
    ("league_marks", "get", lambda t: ["secretaries"], {}, "302 403 200 200 200 200 200 200"),
    ("league_marks", "post", lambda t: ["secretaries"], {}, "302 403 400 400 400 403 400 403"),
    ("marks_decide", "post", lambda t: [marks_asked_for().pk], {}, "302 403 403 403 403 400 400 403"),
    ("scores_issue", "post", lambda t: ["secretaries"], {}, "302 403 403 403 403 403 302 403"),
    (
        "scores_reissue",
        "post",
        lambda t: [a_sheet(founder()).sheet_id],
        {},
        "302 403 403 403 403 403 400 403",
    ),
    (
        "scores_confirm",
        "post",
        lambda t: [a_sheet(founder()).sheet_id],
        {},
        "302 403 403 403 403 302 302 403",
    ),
    ("object", "get", lambda t: [a_sheet(founder()).pk], {}, "302 403 200 403 200 403 403 403"),
    ("object", "post", lambda t: [a_sheet(founder()).pk], {}, "302 403 400 403 400 403 403 403"),
    (
        "objection_decide",
        "post",
        lambda t: [an_objection(a_sheet(founder()), founder()).pk],
        {},
        "302 403 403 403 403 400 400 403",
    ),
    ("ballot", "get", lambda t: ["secretaries"], {}, "302 403 200 200 200 200 200 200"),
    ("ballot", "post", lambda t: ["secretaries"], {}, "302 403 403 403 403 403 403 403"),
    ("ballot_hold", "post", lambda t: ["secretaries"], {}, "302 403 403 403 403 403 400 403"),
    ("ballot_open", "post", lambda t: [a_ballot(founder()).pk], {}, "302 403 403 403 403 403 400 403"),
    ("exhibit", "get", lambda t: [an_exhibit().pk], {}, "302 403 409 409 409 409 409 409"),
    ("report", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("my_month", "get", lambda t: ["dayu", "2023-07"], {}, "302 403 200 404 404 404 404 404"),
    ("my_month", "post", lambda t: ["dayu", "2023-07"], {}, "302 403 400 404 404 404 404 404"),
    ("my_drafts", "post", lambda t: ["dayu", "2023-07"], {}, "302 403 200 404 404 404 404 404"),
    ("receipt", "get", lambda t: [receipt_of(t.waiting).pk], {}, "302 403 200 404 200 200 200 404"),
    ("report_month", "get", lambda t: [funds().pk, "2023-07"], {}, "302 403 200 404 404 404 404 404"),
    ("report_month", "post", lambda t: [funds().pk, "2023-07"], {}, "302 403 400 404 404 404 404 404"),
    ("report_once", "get", lambda t: [stage_series().pk], {}, "302 403 200 404 404 404 404 404"),
    ("report_stage", "get", lambda t: part_of(stage_series()), {}, "302 403 200 404 404 404 404 404"),
    ("report_stage", "post", lambda t: part_of(stage_series()), {}, "302 403 400 404 404 404 404 404"),
    (
        "report_measure",
        "get",
        lambda t: [*part_of(measured()), "2023-07"],
        {},
        "302 403 200 404 404 404 404 404",
    ),
    (
        "report_measure",
        "post",
        lambda t: [*part_of(measured()), "2023-07"],
        {},
        "302 403 400 404 404 404 404 404",
    ),
    ("report_once", "post", lambda t: [stage_series().pk], {}, "302 403 400 404 404 404 404 404"),
    ("todo", "get", lambda t: [], {}, "302 403 200 200 200 302 200 302"),
    ("notices", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("notices_read", "post", lambda t: [], {}, "302 403 302 302 302 302 302 302"),
    ("notice_open", "post", lambda t: [a_notice()], {}, "302 403 404 404 404 404 404 404"),
    ("missing", "get", lambda t: [], {}, "302 403 200 200 200 200 200 403"),
    ("missing_lines", "get", lambda t: ["dayu", "2023-07"], {}, "302 403 200 404 200 200 200 403"),
    ("missing_remind", "post", lambda t: [], {"who": "dayu/2023-07"}, "302 403 403 400 302 302 302 403"),
    ("review", "get", lambda t: [], {}, "302 403 403 403 200 403 403 403"),
    ("review", "post", lambda t: [], {"step": "approve"}, "302 403 403 403 400 403 403 403"),
    (
        "change_request",
        "get",
        lambda t: [target_of("inv.outside_funds", "dayu").pk],
        {},
        "302 403 200 403 200 403 403 403",
    ),
    (
        "change_request",
        "post",
        lambda t: [target_of("inv.outside_funds", "dayu").pk],
        {},
        "302 403 400 403 400 403 403 403",
    ),
    ("change_decide", "post", lambda t: [asked_for().pk], {}, "302 403 403 404 403 403 400 404"),
    ("steward", "get", lambda t: [], {}, "302 403 403 403 403 403 200 403"),
    (
        "release",
        "post",
        lambda t: [funds().indicator_id, "2023-07"],
        {"basis": "反馈"},
        "302 403 403 403 403 403 400 403",
    ),
    ("figure", "get", lambda t: [t.waiting.pk], {}, "302 403 200 404 200 200 200 404"),
    ("figure", "get", lambda t: [t.approved.pk], {}, "302 403 200 200 200 200 200 200"),
    ("approve", "post", lambda t: [t.waiting.pk], {}, "302 403 403 404 302 403 403 404"),
    ("approve", "post", lambda t: [t.approved.pk], {}, "302 403 403 403 409 403 403 403"),
    ("return", "post", lambda t: [t.waiting.pk], {"reason": "单位错"}, "302 403 403 404 302 403 403 404"),
    ("return", "post", lambda t: [t.waiting.pk], {}, "302 403 403 404 400 403 403 404"),
    ("withdraw", "post", lambda t: [t.waiting.pk], {}, "302 403 302 404 403 403 403 404"),
    ("withdraw", "post", lambda t: [t.approved.pk], {}, "302 403 403 403 403 403 403 403"),
    ("correct", "get", lambda t: [t.approved.pk], {}, "302 403 200 404 404 404 404 404"),
    ("correct", "get", lambda t: [t.waiting.pk], {}, "302 403 409 404 404 404 404 404"),
    ("correct", "post", lambda t: [t.approved.pk], {}, "302 403 400 404 404 404 404 404"),
    ("evidence", "get", lambda t: [t.file.pk], {}, "302 403 200 404 200 200 200 404"),
    ("people", "get", lambda t: [], {}, "302 403 403 403 403 200 200 200"),
    ("record", "get", lambda t: [], {}, "302 403 403 403 403 403 403 403"),
    ("record_export", "get", lambda t: [], {}, "302 403 403 403 403 403 403 403"),
    ("configuration_changes", "get", lambda t: [], {}, "302 403 403 403 403 403 403 403"),
    ("interference", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("interference", "post", lambda t: [], {}, "302 403 400 400 400 400 400 400"),
    ("editions_desk", "get", lambda t: [], {}, "302 403 403 403 200 200 200 403"),
    ("edition_freeze", "post", lambda t: [], {"month": "x"}, "302 403 403 403 400 400 400 403"),
    ("edition_freeze", "post", lambda t: [], {"month": "2023-06"}, "302 403 403 403 403 403 302 403"),
    ("edition_draft", "get", lambda t: [a_draft().pk], {}, "302 403 403 403 200 200 200 403"),
    ("edition_step", "post", lambda t: [a_draft().pk, "approve"], {}, "302 403 403 403 302 302 302 403"),
    (
        "edition_step",
        "post",
        lambda t: [a_draft().pk, "discard"],
        {"note": "因"},
        "302 403 403 403 403 403 302 403",
    ),
    ("wall", "get", lambda t: [], {}, "302 403 200 200 200 200 200 200"),
    ("editions", "get", lambda t: [], {}, "200 200 200 200 200 200 200 200"),
    ("edition_wall", "get", lambda t: [], {}, "200 200 200 200 200 200 200 200"),
    ("api_editions", "get", lambda t: [], {}, "200 200 200 200 200 200 200 200"),
    ("edition", "get", lambda t: ["2023-06"], {}, "404 404 404 404 404 404 404 404"),
    ("edition_version", "get", lambda t: ["2023-06", 1], {}, "404 404 404 404 404 404 404 404"),
    ("edition_changes", "get", lambda t: ["2023-06", 2], {}, "404 404 404 404 404 404 404 404"),
    ("edition_line", "get", lambda t: ["2023-06", 1, "x", "dayu"], {}, "404 404 404 404 404 404 404 404"),
    ("edition_csv", "get", lambda t: ["2023-06", 1], {}, "404 404 404 404 404 404 404 404"),
    ("edition_docx", "get", lambda t: ["2023-06", 1], {}, "404 404 404 404 404 404 404 404"),
    ("edition_pdf", "get", lambda t: ["2023-06", 1], {}, "404 404 404 404 404 404 404 404"),
    ("edition_xlsx", "get", lambda t: ["2023-06", 1], {}, "404 404 404 404 404 404 404 404"),
    ("api_edition", "get", lambda t: ["2023-06", 1], {}, "404 404 404 404 404 404 404 404"),
    ("account", "get", lambda t: [], {}, "302 200 200 200 200 200 200 200"),
    ("account_login", "get", lambda t: [], {}, "200 302 302 302 302 302 302 302"),
    ("account_logout", "post", lambda t: [], {}, "302 302 302 302 302 302 302 302"),
    ("openid_connect_login", "get", lambda t: [], {}, "404 404 404 404 404 404 404 404"),
    ("openid_connect_callback", "get", lambda t: [], {}, "404 404 404 404 404 404 404 404"),
    ("socialaccount_login_cancelled", "get", lambda t: [], {}, "200 200 200 200 200 200 200 200"),
    ("account_change_password", "get", lambda t: [], {}, "302 200 200 200 200 200 200 200"),
    ("account_reauthenticate", "get", lambda t: [], {}, "302 200 200 200 200 200 200 200"),
    ("mfa_authenticate", "get", lambda t: [], {}, "302 302 302 302 302 302 302 302"),
    ("mfa_reauthenticate", "get", lambda t: [], {}, "302 302 302 302 302 302 302 302"),
    ("mfa_index", "get", lambda t: [], {}, "302 200 200 200 200 200 200 200"),
    ("mfa_activate_totp", "get", lambda t: [], {}, "302 302 302 302 302 302 302 302"),
    ("mfa_deactivate_totp", "get", lambda t: [], {}, "302 404 404 404 404 404 404 404"),
    ("mfa_view_recovery_codes", "get", lambda t: [], {}, "302 404 404 404 404 404 404 404"),
    ("mfa_generate_recovery_codes", "get", lambda t: [], {}, "302 302 302 302 302 302 302 302"),
    ("mfa_download_recovery_codes", "get", lambda t: [], {}, "302 404 404 404 404 404 404 404"),
    ("usersessions_list", "get", lambda t: [], {}, "302 200 200 200 200 200 200 200"),
    ("admin:index", "get", lambda t: [], {}, "302 403 403 403 403 403 200 200"),
]
