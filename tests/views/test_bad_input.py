"""Bad input gets a clear Chinese sentence and a 4xx, and nothing is written."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.views.steps import funds, pdf, post_report, reported, series_of, target_of, written
from tracker.models import Figure, Membership, Series, Unit

NOT_A_NUMBER = "不是数字"
TOO_LONG = "数字太长"


def refused(client: Client, series: Series, sentence: str, **given: Any) -> None:
    before = written()
    response = post_report(client, series, **given)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert written() == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("八亿", NOT_A_NUMBER), ("1e400", NOT_A_NUMBER), ("1e3", NOT_A_NUMBER), ("NaN", NOT_A_NUMBER),
        ("Infinity", NOT_A_NUMBER), ("1_000", NOT_A_NUMBER), ("٣", NOT_A_NUMBER), ("12,34", NOT_A_NUMBER),
        ("8.5亩", "不能换算"), ("8.5%", "不能换算"), ("1234567890123456", TOO_LONG), ("0.123456789", TOO_LONG), ("", "请填写此项"),
        ("9" * 61, "60"),
    ],
)  # fmt: skip
def test_what_is_no_number(reporter: Client, text: str, sentence: str) -> None:
    refused(reporter, funds(), sentence, value=text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("８．５", "8.5"), ("1,234.5", "1234.5"), ("−3.2", "-3.2"), ("－0.5", "-0.5"), (" 7 ", "7"), ("0", "0")],
)
def test_what_people_type_and_paste_is_taken_exactly(reporter: Client, text: str, value: str) -> None:
    assert reported(reporter, funds(), value=text).value == Decimal(value)


@pytest.mark.parametrize(("month", "why"), [("2023-05", "2023年5月已于"), ("2024-01", "还没有安排填报窗口")])
def test_a_month_outside_the_window(reporter: Client, month: str, why: str) -> None:
    before = written()
    response = post_report(reporter, funds(), month, value="1")
    assert response.status_code == 400
    assert why in response.content.decode()
    assert written() == before


@pytest.mark.parametrize("month", ["2023-13", "202307", "七月"])
def test_what_is_no_month_is_no_address(reporter: Client, month: str) -> None:
    assert post_report(reporter, funds(), month, value="1").status_code == 404


@pytest.mark.usefixtures("still")
def test_a_day_in_the_future(reporter: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    refused(reporter, funds(), "不能晚于今天", value="1", as_of=tomorrow.isoformat())


@pytest.mark.parametrize("as_of", ["", "2023-02-30", "昨天"])
def test_what_is_no_day(reporter: Client, as_of: str) -> None:
    refused(reporter, funds(), 'role="alert"', value="1", as_of=as_of)


def test_not_applicable_wants_a_reason(reporter: Client) -> None:
    refused(reporter, funds(), "请写明理由", is_not_applicable="on")


def test_a_value_and_not_applicable_at_once(reporter: Client) -> None:
    refused(reporter, funds(), "只保留一项", value="1", is_not_applicable="on", not_applicable="停报")


def joined(client: Client, person: Any, unit: str) -> Client:
    person("reporter", unit, name="second-unit")
    membership = Membership.objects.get(user__username="second-unit")
    fresh = Client()
    fresh.force_login(membership.user)
    return fresh


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rank": "13", "of_n": "12"}, "位次不能大于参与排名数"),
        ({"rank": "0", "of_n": "12"}, 'role="alert"'),
        ({"rank": "一", "of_n": "12"}, 'role="alert"'),
        ({"rank": "3"}, "请填写此项"),
    ],
)
def test_what_is_no_place(person: Any, given: dict[str, str], sentence: str) -> None:
    series = Series.objects.filter(indicator__kind="rank").select_related("unit")[0]
    refused(joined(Client(), person, series.unit.code), series, sentence, **given)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"numerator": "1", "denominator": "0"}, "必须大于零"),
        ({"numerator": "1", "denominator": "-5"}, "必须大于零"),
        ({"numerator": "1"}, "请填写此项"),
        ({"numerator": "多数", "denominator": "9"}, NOT_A_NUMBER),
    ],
)
def test_what_is_no_ratio(person: Any, given: dict[str, str], sentence: str) -> None:
    series = series_of("biz.problems_solved_rate", "approval")
    refused(joined(Client(), person, "approval"), series, sentence, **given)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("大.pdf", b"%PDF-1.4\n" + bytes(51 * 1024 * 1024), "超过50 MB"),
        ("空.pdf", b"", "空"),
        ("网页.pdf", b"<html><script>alert(1)</script></html>", "不是可接受的类型"),
        ("程序.exe", b"MZ" + bytes(200), "不是可接受的类型"),
        ("表格.xlsx", b"%PDF-1.4\n%%EOF", "扩展名与文件内容不符"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是可接受的类型"),
    ],
    ids=["51 MB", "empty", "page named pdf", "program", "wrong ending", "drawing with scripts"],
)
def test_files_that_are_not_taken(reporter: Client, name: str, content: bytes, sentence: str) -> None:
    refused(reporter, funds(), sentence, value="1", evidence=SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    "extra",
    [
        {"author": "1"}, {"state": "approved"}, {"unit": "1"}, {"illustrative": "on"}, {"history_load": "1"},
        {"stated_date": "2023-01-01"}, {"recorded_at": "2020-01-01"}, {"decided_by": "1"}, {"slot": "1"}, {"id": "1"},
    ],
    ids=lambda extra: next(iter(extra)),
)  # fmt: skip
def test_fields_that_nobody_asked_for_change_nothing(reporter: Client, extra: dict[str, str]) -> None:
    figure = reported(reporter, funds(), value="7.7", **extra)
    fresh = Figure.objects.select_related("slot__series__unit").get(pk=figure.pk)
    assert (fresh.state, fresh.is_history, fresh.stated_date, fresh.illustrative) == (
        "submitted",
        False,
        None,
        False,
    )
    assert fresh.slot.series == funds()
    assert fresh.author_id == int(reporter.session["_auth_user_id"])
    assert timezone.now() - fresh.recorded_at < timedelta(days=1)


STRANGE = {"NUL": "a\x00b", "surrogate": "a\ud800b", "bidi": "a\u202eb", "rare": "𠮷野家"}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_characters_in_a_note_are_refused_or_kept(reporter: Client, text: str) -> None:
    sent = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    response = post_report(reporter, funds(), value="7.7", note=sent)
    assert response.status_code in (302, 400)
    if response.status_code == 302:
        assert Figure.objects.latest("id").note == sent


@pytest.mark.parametrize("name", ["board", "registers", "register"])
@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ED%A0%80", "q=%F0%A0%AE%B7", "month=%00", "day=%00", "unit=%00", "section=%00", "sort=%00"],
)
def test_strange_characters_in_an_address(leader: Client, name: str, query: str) -> None:
    address = reverse(name, args=["projects"] if name == "register" else [])
    assert leader.get(f"{address}?{query}").status_code in (200, 400, 404)


def test_another_units_target_takes_no_report(reporter: Client) -> None:
    other = Series.objects.get(
        indicator=target_of("inv.outside_funds", "liyuan").indicator, unit=Unit.objects.get(code="liyuan")
    )
    before = written()
    assert post_report(reporter, other, value="1").status_code == 404
    assert written() == before


def test_a_submission_without_key(reporter: Client) -> None:
    refused(reporter, funds(), "刷新后重填", value="1", key="")


def test_a_file_that_was_refused_leaves_the_entries_on_the_page(reporter: Client) -> None:
    page = post_report(
        reporter, funds(), value="7.75", note="很长的说明", evidence=pdf("x.xlsx")
    ).content.decode()
    assert "7.75" in page
    assert "很长的说明" in page
