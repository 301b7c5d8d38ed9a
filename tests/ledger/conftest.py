"""The ledger spoken to in SQL, as the owner of its tables could."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.contests import a_row_of_each
from tests.ledger.sql import execute, insert
from tests.unwitnessed import past_the_actions
from tracker.models import Figure, Section, Series, Slot, User

JULY = date(2023, 7, 1)


@pytest.fixture(autouse=True)
def unwitnessed(request: pytest.FixtureRequest) -> None:
    """Rows here come without their events, except where a test is about these (`witnessed`)."""
    names = request.fixturenames
    if "witnessed" not in names and ("db" in names or request.node.get_closest_marker("django_db")):
        request.getfixturevalue("db")
        past_the_actions()


@pytest.fixture
def witnessed(db: None) -> None:
    """For tests of what has to come with a row."""


@pytest.fixture
def undone(db: None) -> Iterator[None]:
    """Tampering that is rolled back before anybody looks for dangling references."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def slot(db: None) -> Slot:
    series = Series.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")
    return Slot.objects.get_or_create(series=series, month=JULY)[0]


@pytest.fixture
def author(person: Any) -> User:
    return person("reporter", "commerce")


@pytest.fixture
def reviewer(person: Any) -> User:
    return person("reviewer", "kuiwen")


@pytest.fixture
def figure(slot: Slot, author: User) -> Callable[..., dict[str, Any]]:
    """Inserts a figure by SQL: `figure(value="5")` gives the row as the database kept it."""

    def insert_figure(**columns: Any) -> dict[str, Any]:
        given = {
            "slot_id": slot.pk,
            "value": "1.5",
            "not_applicable": "",
            "note": "",
            "qualifier": "exact",
            "grade": 2,
            "as_of_date": date(2023, 7, 31),
            "author_id": author.pk,
            "correction_reason": "",
            "correction_kind": "error" if columns.get("corrects_id") else "",
            "base_document": "",
            "idempotency_key": uuid.uuid4(),
            "illustrative": False,
        }
        return insert("tracker_figure", **{**given, **columns})

    return insert_figure


@pytest.fixture
def decide(reviewer: User) -> Callable[..., dict[str, Any]]:
    """Inserts a decision by SQL."""

    def insert_decision(
        figure: dict[str, Any] | Figure, kind: str = "approve", **columns: Any
    ) -> dict[str, Any]:
        number = figure["id"] if isinstance(figure, dict) else figure.pk
        given = {
            "figure_id": number,
            "kind": kind,
            "decider_id": reviewer.pk,
            "reason": "" if kind == "approve" else "因",
        }
        return insert("tracker_decision", **{**given, **columns})

    return insert_decision


@pytest.fixture
def endorse(reviewer: User) -> Callable[..., dict[str, Any]]:
    """Inserts the first of two approvals by SQL."""

    def insert_endorsement(figure: dict[str, Any], **columns: Any) -> dict[str, Any]:
        return insert(
            "tracker_endorsement", figure_id=figure["id"], **{"endorser_id": reviewer.pk, **columns}
        )

    return insert_endorsement


@pytest.fixture
def change_request(author: User) -> dict[str, Any]:
    """A request by SQL to change a goal."""
    row = execute(
        "SELECT target_id, in_force_from, qualifier, judged_by FROM tracker_targetversion ORDER BY id LIMIT 1"
    )[0]
    given = {"tier": "committed", "value": "8", "basis": "会议", "basis_date": JULY, "reason": "因"}
    given |= {
        "paced_by": "curve",
        "curve": '{"2023-06": "0.4", "2023-12": "1"}',
        "light_family": "",
        "illustrative": False,
    }
    return insert("tracker_targetchangerequest", **row, **given, author_id=author.pk)


@pytest.fixture
def change(change_request: dict[str, Any], reviewer: User) -> Callable[..., dict[str, Any]]:
    """Inserts a decision on the request by SQL."""

    def insert_decision(**columns: Any) -> dict[str, Any]:
        given = {"request_id": change_request["id"], "decider_id": reviewer.pk, "reason": ""}
        return insert("tracker_targetchangedecision", **{**given, **columns})

    return insert_decision


@pytest.fixture
def appointment_request(author: User) -> Callable[..., dict[str, Any]]:
    """Asks by SQL that somebody become a reviewer of the district."""

    def insert_request(**columns: Any) -> dict[str, Any]:
        unit = execute("SELECT id FROM tracker_unit WHERE parent_id IS NULL")[0]["id"]
        given = {
            "user_id": author.pk,
            "unit_id": unit,
            "role": "reviewer",
            "former": "{}",
            "resets_factor": False,
        }
        return insert("tracker_appointmentrequest", **{**given, "author_id": author.pk, **columns})

    return insert_request


@pytest.fixture
def step_request(author: User) -> dict[str, Any]:
    """A request by SQL that an item leave its register."""
    item = execute("SELECT min(id) AS id FROM tracker_item")[0]["id"]
    given = {"item_id": item, "on": "2023-07-01", "joins": False, "reason": "因"}
    return insert("tracker_itemsteprequest", **given, author_id=author.pk)


@pytest.fixture
def step_decision(step_request: dict[str, Any], reviewer: User) -> Callable[..., dict[str, Any]]:
    """Inserts a decision on that request by SQL."""

    def insert_decision(**columns: Any) -> dict[str, Any]:
        given = {"request_id": step_request["id"], "decider_id": reviewer.pk, "reason": ""}
        return insert("tracker_itemstepdecision", **{**given, **columns})

    return insert_decision


@pytest.fixture
def reopening_request(author: User, slot: Slot) -> dict[str, Any]:
    """A request by SQL that a line be opened again."""
    window = execute("SELECT min(id) AS id FROM tracker_window")[0]["id"]
    given = {"window_id": window, "series_id": slot.series_id, "reason": "因"}
    return insert("tracker_reopeningrequest", **given, author_id=author.pk)


@pytest.fixture
def reopening_decision(reopening_request: dict[str, Any], reviewer: User) -> Callable[..., dict[str, Any]]:
    """Inserts a decision on that request by SQL."""

    def insert_decision(**columns: Any) -> dict[str, Any]:
        given = {"request_id": reopening_request["id"], "decider_id": reviewer.pk, "reason": ""}
        return insert("tracker_reopeningdecision", **{**given, **columns})

    return insert_decision


@pytest.fixture
def declaration(author: User) -> Callable[..., dict[str, Any]]:
    """Declares by SQL that an indicator doesn't apply to a unit."""

    def insert_declaration(**columns: Any) -> dict[str, Any]:
        of_indicators = "SELECT indicator_id, unit_id FROM tracker_series WHERE indicator_id IS NOT NULL"
        series = execute(f"{of_indicators} ORDER BY id LIMIT 1")[0]
        given = {"holds": True, "from_month": JULY, "reason": "因", "basis": "纪要", "basis_date": JULY}
        return insert("tracker_inapplicability", **{**series, **given, "author_id": author.pk, **columns})

    return insert_declaration


@pytest.fixture
def declared_decision(declaration: Any, reviewer: User) -> Callable[..., dict[str, Any]]:
    """Inserts a decision on it by SQL."""
    asked = declaration()

    def insert_decision(**columns: Any) -> dict[str, Any]:
        given = {"request_id": asked["id"], "kind": "accept", "decider_id": reviewer.pk, "reason": ""}
        return insert("tracker_inapplicabilitydecision", **{**given, **columns})

    return insert_decision


@pytest.fixture
def endorsement(slot: Slot, figure: Callable[..., dict[str, Any]], endorse: Any) -> dict[str, Any]:
    """The first of two approvals of a figure whose section asked for two when it was reported."""
    section = Section.objects.filter(indicators__series=slot.series_id)
    section.update(second_review=True)
    row = endorse(figure())
    section.update(second_review=False)
    return dict(row)


@pytest.fixture
def presence(db: None) -> dict[str, Any]:
    """A step of an item, and a rank sheet with a line, of which the fixtures have none."""
    item, author = (
        execute(f"SELECT min(id) AS id FROM tracker_{name}")[0]["id"] for name in ("item", "user")
    )
    rank = execute("SELECT min(id) AS id FROM tracker_indicator WHERE kind = 'rank'")[0]["id"]
    sheet = insert(
        "tracker_ranksheet",
        indicator_id=rank,
        month=JULY,
        smallest_first=False,
        source="市统计局",
        source_date=JULY,
        reason="",
        author_id=author,
        illustrative=False,
    )
    insert("tracker_rankline", sheet_id=sheet["id"], member="奎文区", value="1")
    return insert(
        "tracker_itempresence", item_id=item, author_id=author, on="2023-07-01", joins=False, reason="因"
    )


@pytest.fixture
def edition(author: User, reviewer: User) -> dict[str, Any]:
    """A published month of one line with a correction, by SQL."""
    row = insert(
        "tracker_edition", month=date(2023, 6, 1), version=1, draft=1, cut_off=JULY, reason="", incomplete="", illustrative=False,
        printed="{}", sha256="", size=0, author_id=author.pk,
    )  # fmt: skip
    version = execute("SELECT id, target_id FROM tracker_targetversion ORDER BY id LIMIT 1")[0]
    line = insert(
        "tracker_editionline", edition_id=row["id"], position=1, target_id=version["target_id"], value="1.5",
        target_version_id=version["id"], code="x", unit_code="x", issuer_code="", section_code="x", measured_in="", places=2,
        tier="committed", not_applicable="", qualifier="exact", derived=False, light="completed", light_word="x",
        light_colour="blue", light_shape="check", light_order=1, light_reason="x", rule="x", previous_light="", gap_in="",
        not_reported="[]", figures="[]", parts="[]", printed="{}", goal_illustrative=False, value_illustrative=False,
    )  # fmt: skip
    text = execute("SELECT id AS version_id, template_id FROM tracker_bulletinversion")[0]
    words = {
        "masthead": "简报",
        "issuer": "示例",
        "title": "简报",
        "code": "monthly",
        "blocks": "[]",
        "sources": "{}",
    }
    insert("tracker_editionbulletin", edition_id=row["id"], position=1, **text, **words)
    scheme = execute("SELECT id AS scheme_id, league_id FROM tracker_scoringscheme ORDER BY id LIMIT 1")[0]
    table = {"code": "x", "scores": "[]", "printed": "{}", "illustrative": False}
    insert("tracker_editionsheet", edition_id=row["id"], position=1, **scheme, **table)
    step = {"edition_id": row["id"], "person_id": reviewer.pk, "note": "", "answers": "[]"}
    insert("tracker_editionstep", **step, kind="approve", name="")
    insert("tracker_editionstep", **step, kind="sign", name="示例")
    insert("tracker_editionstep", **step, kind="publish", name="", number=1)
    insert(
        "tracker_editioncorrection", line_id=line["id"], cut_off=JULY, value="1.6", light="completed", printed="{}",
        figures="[]", reason="因", author_id=author.pk,
    )  # fmt: skip
    return row


@pytest.fixture
def evidence(
    endorsement: dict[str, Any],
    presence: dict[str, Any],
    edition: dict[str, Any],
    change: Any,
    step_decision: Any,
    reopening_decision: Any,
    declared_decision: Any,
    appointment_request: Any,
    author: User,
) -> dict[str, Any]:
    """A row in each of the tables of the ledger that the fixtures leave empty; the evidence is given back."""
    figure = execute("SELECT min(id) AS id FROM tracker_figure")[0]["id"]
    change(kind="refuse", reason="因")
    step_decision(kind="refuse", reason="因")
    reopening_decision(kind="refuse", reason="因")
    declared_decision()
    asked = appointment_request()
    other = execute("SELECT min(id) AS id FROM tracker_user")[0]["id"]
    word = {"kind": "refuse", "reason": "因"}
    insert("tracker_appointmentdecision", request_id=asked["id"], decider_id=other, **word)
    version = execute("SELECT id AS version_id, template_id FROM tracker_bulletinversion")[0]
    texts = dict.fromkeys(("masthead", "issuer", "numbered", "title"), "")
    dated = {
        "month": JULY,
        "issued_on": JULY,
        "number": 1,
        "revision": 1,
        "blocks": "[]",
        "answers": "[]",
        "author_id": author.pk,
    }
    insert("tracker_bulletinissue", **version, **texts, **dated)
    indicator = execute("SELECT min(id) AS id FROM tracker_indicator")[0]["id"]
    amended = {"table": "indicator", "row": indicator, "field": "places", "former": "1", "value": "2"}
    insert("tracker_amendment", **amended, in_force_from=JULY, reason="", author_id=author.pk)
    window = execute("SELECT min(id) AS id FROM tracker_window")[0]["id"]
    unit = execute("SELECT min(id) AS id FROM tracker_unit")[0]["id"]
    given = {"until": "2030-01-01", "reason": "因", "granted_by_id": author.pk}
    insert("tracker_windowexception", window_id=window, unit_id=unit, **given)
    insert(
        "tracker_interferencenote",
        author_id=author.pk,
        happened_on=JULY,
        who="某负责人",
        about="7月税收",
        asked="按计划数报",
    )
    act = {
        "first_month": JULY,
        "ends": True,
        "manner": "stands",
        "manners": "{}",
        "items": "{}",
        "basis": "编办文件",
    }
    given = {"unit_id": unit, "basis_date": JULY, "reason": "", "illustrative": False, "author_id": author.pk}
    ended = insert("tracker_reorganisation", **act, **given)
    insert("tracker_succession", reorganisation_id=ended["id"], successor_id=unit, share=1)
    insert("tracker_reorganisationdecision", request_id=ended["id"], decider_id=other, done="{}", **word)
    target = execute("SELECT min(id) AS id FROM tracker_target")[0]["id"]
    said = {"stance": "worse", "text": "因", "author_id": author.pk}
    insert("tracker_assessment", target_id=target, month=JULY, **said)
    counts = dict.fromkeys(("size", "rows", "added", "changed", "unchanged", "refused", "figures"), 0)
    texts = {
        "kind": "month",
        "name": "a.xlsx",
        "sha256": "0" * 64,
        "reason": "",
        "sums": "{}",
        "units": "[]",
        "answers": "{}",
        "choices": "[]",
    }
    insert("tracker_importrun", **texts, **counts, author_id=author.pk)
    a_row_of_each(author, User.objects.exclude(pk=author.pk)[0])
    slot = execute("SELECT slot_id FROM tracker_figure ORDER BY id LIMIT 1")[0]["slot_id"]
    printed = {"what": "growth", "value": "8.5", "way": "unknown", "source": "月报", "source_date": JULY}
    insert("tracker_statement", slot_id=slot, **printed, author_id=author.pk)
    insert("tracker_remark", figure_id=figure, text="因", author_id=author.pk)
    insert("tracker_release", indicator_id=indicator, month=JULY, basis="反馈", author_id=author.pk)
    insert(
        "tracker_checkanswer",
        figure_id=figure,
        rule="below_last_month",
        limits="{}",
        numbers="{}",
        sentence="因",
        next_step="",
    )
    unit = execute("SELECT min(id) AS id FROM tracker_unit")[0]["id"]
    insert("tracker_receipt", unit_id=unit, month=JULY, author_id=author.pk, figures="[1]")
    return insert(
        "tracker_evidence",
        figure_id=figure,
        name="佐证.pdf",
        sha256="0" * 64,
        size=1,
        content_type="application/pdf",
    )
