"""Who gets which answer at which address: every named URL for every role, as data."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.contests import a_ballot, a_sheet, an_exhibit, an_objection
from tests.editions import CUT_OFF
from tests.views.steps import entries, funds, pdf, report_address, reported, target_of, tower
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
from tracker.urls import urlpatterns

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


def answers(name: str, statuses: str) -> list[tuple[str, str]]:
    """Each role with the answer it gets."""
    found = dict(zip(ROLES, statuses.split(), strict=True))
    auditor = "200" if name in AUDITORS_ALONE else "403" if name in LEADERS_STEPS else found["leader"]
    return [*found.items(), ("auditor", auditor)]


# An auditor sees what a leader sees, and the record besides; the steps a leader takes aren't theirs.
AUDITORS_ALONE = ("record", "record_export", "configuration_changes")
LEADERS_STEPS = ("marks_decide", "scores_confirm", "objection_decide", "edition_step")
CASES = [
    pytest.param(name, method, address, sent, role, int(status), id=f"{method} {name} {number} {role}")
    for number, (name, method, address, sent, statuses) in enumerate(ROWS)
    for role, status in answers(name, statuses)
]
POST_ONLY = (
    "my_drafts",
    "import_undo", "notices_read", "notice_open", "missing_remind", "change_decide", "step_decide", "release", "approve", "return",
    "withdraw", "account_logout",
)  # fmt: skip
GET_ONLY = ("board", "board_export", "target", "registers", "register", "item", "report", "figure")


@pytest.fixture
def things(reporter: Client) -> Things:
    waiting = reported(reporter, funds(), value="7.7", evidence=pdf())
    june = Figure.objects.get(slot__series=funds(), slot__month="2023-06-01")
    return Things(waiting, june)


@pytest.fixture
def client_of(reporter: Client, person: Any, signed_in: Any) -> Callable[[str], Client]:
    def make(role: str) -> Client:
        if role == "author":
            return reporter
        client = Client()
        if role == "no_role":
            user = person("reporter", "dayu")
            user.memberships.all().delete()
            client.force_login(user)
        elif role != "anonymous":
            client = signed_in("reporter", "liyuan") if role == "stranger" else signed_in(role)
        return client

    return make


def test_every_named_address_has_a_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == {row[0] for row in ROWS} - {"admin:index"}


@pytest.mark.parametrize(("name", "method", "address", "sent", "role", "status"), CASES)
def test_the_answer_to_a_role(
    things: Things,
    client_of: Callable[[str], Client],
    name: str,
    method: str,
    address: Address,
    sent: dict[str, str],
    role: str,
    status: int,
) -> None:
    response = getattr(client_of(role), method)(reverse(name, args=address(things)), sent)
    assert response.status_code == status


@pytest.mark.parametrize("role", ["no_role", "author", "stranger", "leader", "steward", "administrator"])
@pytest.mark.parametrize("name", ["approve", "return"])
def test_those_who_may_not_decide_change_nothing(
    things: Things, client_of: Callable[[str], Client], name: str, role: str
) -> None:
    client_of(role).post(reverse(name, args=[things.waiting.pk]), {"reason": "无权"})
    assert Figure.objects.get(pk=things.waiting.pk).state == "submitted"


@pytest.mark.parametrize("role", ["no_role", "stranger", "reviewer", "leader", "steward", "administrator"])
def test_nobody_but_the_author_withdraws(
    things: Things, client_of: Callable[[str], Client], role: str
) -> None:
    client_of(role).post(reverse("withdraw", args=[things.waiting.pk]))
    assert Figure.objects.get(pk=things.waiting.pk).state == "submitted"


def test_another_units_series_takes_no_report(stranger: Client) -> None:
    count = Figure.objects.count()
    assert stranger.post(report_address(funds()), entries(value="1")).status_code == 404
    assert Figure.objects.count() == count


@pytest.mark.parametrize("name", POST_ONLY)
def test_looking_at_a_step_does_not_take_it(reviewer: Client, waiting: Figure, name: str) -> None:
    named: dict[str, list[Any]] = {
        "my_drafts": ["dayu", "2023-07"],
        "account_logout": [],
        "notices_read": [],
        "missing_remind": [],
        "release": [funds().indicator_id, "2023-07"],
    }
    args = named.get(name, [waiting.pk])
    assert reviewer.get(reverse(name, args=args)).status_code == 405
    assert Figure.objects.get(pk=waiting.pk).state == "submitted"


@pytest.mark.parametrize("name", GET_ONLY)
def test_pages_take_no_posts(reporter: Client, waiting: Figure, name: str) -> None:
    named: dict[str, list[Any]] = {
        "target": [target_of("inv.outside_funds", "dayu").pk],
        "register": ["towers"],
    }
    args = named.get(name, [tower().pk] if name == "item" else [waiting.pk] if name == "figure" else [])
    assert reporter.post(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("name", ["figure", "correct", "evidence", "target", "item"])
@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
def test_numbers_that_name_nothing_are_not_found(reporter: Client, name: str, pk: int) -> None:
    assert reporter.get(reverse(name, args=[pk])).status_code == 404
