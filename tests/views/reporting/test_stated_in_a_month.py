"""What sources print beside the lines of a unit's month: typed on its page, kept, refused line by line, stated with what is taken."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.views.steps import MONTH, entries, funds, page, series_of
from tracker.forms.month import AT_ONCE
from tracker.models import Draft, Event, Figure, Series, Statement

pytestmark = pytest.mark.django_db
ADDRESS = reverse("my_month", args=["dayu", MONTH])
DRAFTS = reverse("my_drafts", args=["dayu", MONTH])
PRINTED = {
    "stated-value": "4.50亿元",
    "stated-way": "rounded",
    "stated-source": "市统计月报",
    "stated-source_date": "2023-08-01",
}


def line(series: Series, **given: Any) -> dict[str, Any]:
    """A line as the page sends it, its warnings answered."""
    sent = {"version": "", **entries(as_of=None), **given}
    return {f"s{series.pk}-{name}": text for name, text in sent.items()}


def month(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    together: dict[str, Any] = {"as_of": "2023-07-31", **more}
    for one in lines:
        together |= one
    return together


def tax() -> Series:
    return Series.objects.filter(unit__code="dayu", measure__code="tax").order_by("item__code")[0]


def test_lines_state_what_their_sources_print_with_one_stroke(reporter: Client) -> None:
    shown = reporter.get(ADDRESS).content.decode()
    assert f'name="s{funds().pk}-stated-completion"' in shown
    assert f'name="s{tax().pk}-stated-growth"' in shown
    assert f'name="s{tax().pk}-stated-completion"' not in shown
    beside = {"stated-growth": "12.50", "stated-source": "税务分析", "stated-source_date": "2023-08-02"}
    sent = month(line(funds(), value="7.7", **PRINTED), line(tax(), value="900", **beside))
    assert [reporter.post(ADDRESS, sent).status_code for _ in range(2)] == [302, 302]
    made = {one.slot.series_id: one for one in Statement.objects.all()}
    assert [
        (str(made[one.pk].value), made[one.pk].what, made[one.pk].source) for one in (funds(), tax())
    ] == [
        ("4.50", "value", "市统计月报"),
        ("12.50", "growth", "税务分析"),
    ]
    assert Event.objects.filter(kind="state").count() == len(made) == 2
    figure = Figure.objects.get(slot=made[funds().pk].slot)
    assert "印的数值是4.50亿元" in page(reporter, "figure", figure.pk)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"stated-value": "四点五"}, "“四点五”不是数字"),
        ({"stated-source": ""}, "来源和来源日期都要填"),
        ({"stated-source_date": "2999-01-01"}, "不能晚于今天"),
        ({"stated-rank": "2.5"}, "不小于1的整数"),
        ({"stated-value": ""}, "没有填来源印的数"),
        ({"value": ""}, "请填"),
    ],
)
def test_a_line_at_fault_stays_as_typed_and_the_others_go_through(
    reporter: Client, wrong: dict[str, str], told: str
) -> None:
    """Neither its number nor what is printed beside it is written, and all of it is kept as a draft."""
    typed = {"value": "7.7", **PRINTED, **wrong}
    answer = reporter.post(ADDRESS, month(line(funds(), **typed), line(tax(), value="900")))
    shown = answer.content.decode()
    assert (answer.status_code, told in shown) == (400, True)
    assert [one.slot.series for one in Figure.objects.order_by("-id")[:1]] == [tax()]
    assert not Statement.objects.exists()
    kept = Draft.objects.get(series=funds()).entries
    assert {name: kept[name] for name, text in typed.items() if text} == {
        name: text for name, text in typed.items() if text
    }
    assert "市统计月报" in reporter.get(ADDRESS).content.decode() or not typed["stated-source"]


def test_both_pages_have_one_draft(reporter: Client) -> None:
    """What one keeps the other shows, drafts of an empty part say nothing of it, and none is lost by handing in."""
    own = reverse("report_month", args=[funds().pk, MONTH])
    assert reporter.post(own, {**entries(value="7.7", **PRINTED), "save_draft": "1"}).status_code == 302
    assert 'value="4.50亿元"' in reporter.get(ADDRESS).content.decode()
    version = Draft.objects.get().version
    told = reporter.post(
        DRAFTS,
        month(
            line(funds(), value="7.8", version=version, **PRINTED | {"stated-growth": "一成"}),
            line(tax(), value="900", **{"stated-way": "unknown"}),
        ),
    ).json()["lines"]
    assert "“一成”不是数字" in told[str(funds().pk)]["wrong"]
    assert "stated-way" not in Draft.objects.get(series=tax()).entries
    assert 'value="一成"' in reporter.get(own).content.decode()
    other = reporter.post(DRAFTS, month(line(funds(), value="9", version=version)))
    theirs = other.json()["lines"][str(funds().pk)]["theirs"]
    assert (other.status_code, theirs["stated-value"]) == (409, "4.50亿元")
    step = reporter.post(ADDRESS, month(line(funds(), value="9", version=version), step="draft"))
    assert (step.status_code, "4.50亿元" in step.content.decode()) == (409, True)
    kept = Draft.objects.get(series=funds())
    sent = month(line(funds(), value="7.8", version=kept.version, **PRINTED))
    assert reporter.post(ADDRESS, sent).status_code == 302
    assert Statement.objects.get().slot.series == funds()
    assert not Draft.objects.filter(series=funds()).exists()


def test_the_rest_is_carried_beside_what_a_source_prints(reporter: Client) -> None:
    """Nothing new in the month, as its source prints too: no number is typed, the source's is."""
    sent = month(line(funds(), value="", **PRINTED), step="carry")
    assert reporter.post(ADDRESS, sent).status_code == 302
    kept = Draft.objects.get(series=funds()).entries
    assert (kept["value"], kept["stated-value"]) == ("6.6", "4.50亿元")


def test_a_full_page_fits_into_one_request(reporter: Client) -> None:
    shown = reporter.get(ADDRESS).content.decode()
    fields = shown.count(f'name="s{series_of("inv.outside_funds", "dayu").pk}-')
    assert AT_ONCE * (fields + 2) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
