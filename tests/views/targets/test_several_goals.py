"""Three goals on one figure: whatever shows a completion or a light of one of them says whose it is, and nothing adds them up."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document
from lxml import html
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.admin.past import addresses
from tests.editions import JUNE, published
from tests.people import People, client_of
from tests.several import FUNDS, add_goals
from tracker.calc.findings import BEHIND_PLAN
from tracker.calc.intake import Report
from tracker.models import Edition, EditionLine, Figure, League, SchemeGoal, Series, Target
from tracker.queries.editions.recompute import differences
from tracker.queries.leagues.rules import Rules, rules_for
from tracker.queries.leagues.scoring import gathered, scored
from tracker.queries.reporting.checking import findings
from tracker.queries.targets.named import named_sources
from tracker.wording.bulletins import compose
from tracker.wording.checks import finding_sentence

pytestmark = pytest.mark.django_db
NAME = "到位省外资金"
WHOSE = ("本级目标", "市目标", "省考核")
WITH_SEVERAL = ("奎文区", "大虞街道")
# Who set it stands behind the name, or on a wall behind the unit's.
NAMED = re.compile(f"{NAME}(（|({'|'.join(WITH_SEVERAL)})·)({'|'.join(WHOSE)})")
OTHER_UNITS = ("北苑", "广文", "东关", "潍州路", "廿里堡", "梨园", "商务局")
JUDGED = ("已完成", "超进度", "达进度", "略欠", "欠进度", "严重滞后", "%")
Rows = list[str]


@pytest.fixture(scope="module", autouse=True)
def world(shared_world: Any) -> None:
    """The district and a street with three goals each, and June published."""
    person = People()
    with shared_world():
        steward = person("steward")
        add_goals(steward, timezone.now(), unit="kuiwen")
        add_goals(steward, timezone.now(), unit="dayu", times=Decimal("0.1"))
        published(person, JUNE)


def of_page(content: bytes) -> Rows:
    """Rows of tables and entries of lists; a table doubles as the row that it stands in nowhere."""
    found = html.fromstring(content).xpath("//tr | //li[not(.//li) and not(.//tr)]")
    return [" ".join(one.text_content().split()) for one in found]


def of_csv(content: bytes) -> Rows:
    return [" ".join(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]


def of_workbook(content: bytes) -> Rows:
    book = load_workbook(io.BytesIO(content))
    return [
        " ".join(str(cell) for cell in row if cell is not None)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
    ]


def of_word(content: bytes) -> Rows:
    tables = Document(io.BytesIO(content)).tables
    return [" ".join(cell.text for cell in row.cells) for table in tables for row in table.rows]


READERS: dict[str, Callable[[bytes], Rows]] = {
    "text/html": of_page,
    "text/csv": of_csv,
    "spreadsheetml": of_workbook,
    "wordprocessingml": of_word,
}


def shown() -> list[str]:
    """Every address of the month, and files that are made of the same."""
    files: tuple[tuple[str, list[Any]], ...] = (
        ("board_workbook", []), ("progress_workbook", ["units"]), ("progress_months_workbook", []),
        ("progress_matrix_workbook", []), ("year_plan", [2023, "kuiwen"]), ("year_plan_file", [2023, "kuiwen", "docx"]),
    )  # fmt: skip
    own = Target.objects.filter(indicator__code=FUNDS, unit__code="kuiwen").values_list("pk", flat=True)
    pages = [("target", [pk]) for pk in own]
    return [
        *(one.address for one in addresses(str(JUNE))),
        *(f"{reverse(name, args=args)}?month={JUNE}" for name, args in (*files, *pages)),
    ]


def judged(rows: Rows) -> Rows:
    """The rows that judge a goal of the units that have several on the figure."""
    return [
        row
        for row in rows
        if NAME in row
        and any(unit in row for unit in WITH_SEVERAL)
        and not any(unit in row for unit in OTHER_UNITS)
        and any(word in row for word in JUDGED)
    ]


def read(client: Client, address: str) -> Rows:
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    kind = answer.headers["Content-Type"]
    if answer.status_code != 200:
        return []
    return next((reader(content) for name, reader in READERS.items() if name in kind), [])


def test_every_row_that_judges_a_goal_says_whose_it_is() -> None:
    client = client_of(People()("steward"))
    unnamed, alike, seen = {}, {}, set()
    for address in shown():
        rows = judged(read(client, address))
        if rows:
            seen.add(address.partition("?")[0])
        if wrong := [row for row in rows if not NAMED.search(row.replace(" ", ""))]:
            unnamed[address] = wrong
        if len(set(rows)) < len(rows):
            alike[address] = rows
    assert unnamed == {}
    assert alike == {}
    edition = reverse("edition_version", args=[JUNE, 1])
    assert {"/", "/board.csv", "/board.xlsx", "/forecast/", "/progress/months/", edition} <= seen


def test_an_edition_freezes_each_with_its_name() -> None:
    lines = EditionLine.objects.filter(code=FUNDS, unit_code="kuiwen")
    assert [(one.issuer_code, one.target_value) for one in lines] == [
        ("", Decimal(90)),
        ("city", Decimal(95)),
        ("prov", Decimal(60)),
    ]
    assert len({one.completion for one in lines}) == 3
    assert [one.printed["zh-hans"]["indicator"] for one in lines] == [f"{NAME}（{one}）" for one in WHOSE]
    assert lines[1].printed["en"]["indicator"].endswith(" (City goal)")
    assert differences(Edition.objects.get(month=JUNE.first)) == []


def test_the_public_reads_each_by_its_name() -> None:
    public, edition = Client(), ["2023-06", 1]
    said = public.get(reverse("api_edition", args=edition)).json()["lines"]
    own = [
        (one["issuer_code"], one["printed"]["indicator"])
        for one in said
        if one["code"] == FUNDS and one["unit_code"] == "dayu"
    ]
    assert own == [("", f"{NAME}（本级目标）"), ("city", f"{NAME}（市目标）"), ("prov", f"{NAME}（省考核）")]
    page = public.get(reverse("edition_line", args=[*edition, f"{FUNDS}@city", "dayu"]))
    assert f"{NAME}（市目标）" in page.content.decode()
    paper = PdfReader(io.BytesIO(public.get(reverse("edition_pdf", args=edition)).content))
    text = "".join("".join(page.extract_text().split()) for page in paper.pages)
    assert all(f"（{one}）" in text for one in WHOSE)
    assert "同一指标" in text or "一项指标有几个目标" in text


def test_a_wall_says_whose_a_goal_is_where_nothing_cuts_it_short() -> None:
    for client, address in (
        (client_of(People()("leader")), reverse("wall")),
        (Client(), reverse("edition_wall")),
    ):
        page = html.fromstring(client.get(address, {"month": "2023-06"}).content)
        tiles = page.xpath("//ul[contains(@class, 'wall-tiles')]/li")
        named = [
            tuple(tile.xpath(f"string(*[@class='{name}'])") for name in ("wall-name", "wall-unit"))
            for tile in tiles
        ]
        assert {(NAME, f"大虞街道 · {whose}") for whose in WHOSE} <= set(named)
        assert (NAME, "北苑街道") in named


def test_a_page_shows_all_goals_on_its_figure() -> None:
    client = client_of(People()("leader"))
    city = Target.objects.get(issuer__code="city", unit__code="kuiwen")
    page = client.get(reverse("target", args=[city.pk]), {"month": "2023-06"}).content.decode()
    (section,) = html.fromstring(page).xpath("//section[@id='goals']")
    rows = [" ".join(row.text_content().split()) for row in section.xpath(".//tbody/tr")]
    assert [row.split()[0] for row in rows] == list(WHOSE)
    assert all(value in row for value, row in zip(("90亿元", "95亿元", "60亿元"), rows, strict=True))
    july = client.get(reverse("target", args=[city.pk]), {"month": "2023-12"}).content.decode()
    assert len(html.fromstring(july).xpath("//section[@id='goals']//tbody/tr")) == 2


def test_a_league_counts_one_of_them() -> None:
    league = League.objects.get(code="secretaries")
    rules = rules_for(league, JUNE)
    assert rules is not None
    found = gathered(league, JUNE)

    def counted(issuer: Any) -> Sequence[tuple[Any, Decimal | None]]:
        goals = [with_issuer(goal, issuer) for goal in rules.goals]
        (own,) = (one for one in scored(Rules(rules.scheme, goals), found) if one.unit.code == "dayu")
        return [
            (line.target.issuer_id, line.completion)
            for line in own.lines
            if line.target and line.target.indicator.code == FUNDS
        ]

    city = Target.objects.get(issuer__code="city", unit__code="dayu").issuer
    assert city is not None
    leading, by_city = counted(None), counted(city)
    assert [one for one, _completion in leading] == [None] * len(leading) != []
    assert [one for one, _completion in by_city] == [city.pk] * len(by_city) != []
    assert leading[0][1] != by_city[0][1]


def with_issuer(goal: SchemeGoal, issuer: Any) -> SchemeGoal:
    changed = SchemeGoal(
        **{one.attname: getattr(goal, one.attname) for one in SchemeGoal._meta.concrete_fields}
    )
    changed.indicator, changed.issuer = goal.indicator, issuer
    return changed


def test_a_briefing_has_to_say_which_goal_is_meant() -> None:
    sources = named_sources(JUNE)
    (fault,) = compose(f"完成{{{FUNDS}|完成率}}。", sources, JUNE).faults
    assert (fault.code, fault.choices) == ("which_goal", (f"{FUNDS}@own", f"{FUNDS}@city", f"{FUNDS}@prov"))
    said = compose(f"完成{{{FUNDS}}}，为市目标的{{{FUNDS}@city|完成率}}。", sources, JUNE)
    assert (said.faults, said.text) == ([], "完成41.1亿元，为市目标的43.3%。")


def test_who_reports_is_asked_by_the_leading_goal_and_told_which_it_is() -> None:
    series = Series.objects.get(indicator__code=FUNDS, unit__code="dayu")
    report = Report(value=Decimal(3), as_of=date(2023, 7, 31))
    (found,) = findings([(series, JUNE.plus(1), report)])
    (behind,) = (one for one in found if one.rule == BEHIND_PLAN)
    assert finding_sentence(behind).startswith("按“本级目标”：完成 ")
    with translation.override("en"):
        assert "own" in finding_sentence(behind)


def test_the_plan_beside_a_month_says_of_which_goal_it_is() -> None:
    page = client_of(People()("reporter", "dayu")).get(reverse("my_month", args=["dayu", "2023-07"]))
    (row,) = [row for row in of_page(page.content) if NAME in row]
    assert "58.3% · 本级目标" in row


def test_a_printed_completion_is_held_against_each_of_them() -> None:
    client = client_of(People()("reporter", "dayu"))
    series = Series.objects.get(indicator__code=FUNDS, unit__code="dayu")
    figure = Figure.objects.filter(slot__series=series, slot__month=JUNE.first).latest("pk")
    form = {
        "stated-way": "unknown",
        "stated-source": "市统计月报",
        "stated-source_date": "2023-07-05",
    }

    def shown(printed: str) -> str:
        answer = client.post(
            reverse("state", args=[figure.pk]), {**form, "stated-completion": printed}, follow=True
        )
        assert answer.status_code == 200
        return answer.content.decode()

    assert "÷ 目标（本级目标） 12亿元 算是 55%" in shown("99.0")
    assert "不能同时成立" not in shown("69.5")  # of the city's 9.5
