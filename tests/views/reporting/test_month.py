"""A unit's month as a plain form: what goes through, what is refused line by line, and that nothing typed is lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actions.reports import EXPLAINED
from tests.views.steps import MONTH, funds, pdf, reported, written
from tracker.actions.ledger.updates import correct, submit
from tracker.calc.correcting import OF_ERROR
from tracker.calc.findings import Finding, Held
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.units import parse_amount
from tracker.models import Draft, Figure, Receipt, Series, User
from tracker.wording.checks import finding_sentence

ADDRESS = reverse("my_month", args=["dayu", MONTH])
DRAFTS = reverse("my_drafts", args=["dayu", MONTH])
VALUES = ["0", "-1", "1", "5", "7.7", "66000", "0.00066", "900", "1e5", "八", "12345678", "6.6", "1200万"]


def taxes() -> list[Series]:
    """Monthly tax of 大虞街道's towers: increments in 万元."""
    return list(Series.objects.filter(unit__code="dayu", measure__code="tax").order_by("item__code"))


def line(series: Series, value: str, **more: Any) -> dict[str, Any]:
    prefix = f"s{series.pk}"
    given = {"key": str(uuid.uuid4()), "value": value, **more}
    return {f"{prefix}-{name}": text for name, text in given.items()}


def sent(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    together: dict[str, Any] = {"as_of": "2023-07-31", **more}
    for one in lines:
        together |= one
    return together


def explained(rule: str, sentence: str = "已核对", next_step: str = "") -> dict[str, str]:
    return {"warned": rule, "explanation": sentence, "next_step": next_step}


def test_the_grid_shows_what_to_compare_with(reporter: Client) -> None:
    shown = reporter.get(ADDRESS).content.decode()
    assert f'name="s{funds().pk}-value"' in shown
    assert ">6.6</td>" in shown  # June
    assert "亿元" in shown
    assert "累计" in shown


def test_lines_are_handed_in_at_one_stroke_with_a_receipt(reporter: Client) -> None:
    one, two = taxes()[:2]
    response = reporter.post(ADDRESS, sent(answered(one, "1,012.5"), answered(two, "0.1亿")), follow=True)
    assert response.status_code == 200, response.content.decode()
    receipt = Receipt.objects.get()
    figures = Figure.objects.filter(pk__in=receipt.figures).order_by("id")
    assert {figure.value for figure in figures} == {Decimal("1012.5"), Decimal(1000)}
    shown = response.content.decode()
    assert "填报回执" in shown
    assert "1012.5" in shown


def answered(series: Series, value: str, **more: Any) -> dict[str, Any]:
    rules = "tenfold beyond_history like_another_month below_last_month behind_plan"
    return line(series, value, **{**explained(rules, next_step="继续推进"), **more})


def test_the_same_lines_again_give_the_same_receipt(reporter: Client) -> None:
    data = sent(answered(taxes()[0], "900"))
    first, second = reporter.post(ADDRESS, data), reporter.post(ADDRESS, data)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert Receipt.objects.count() == 1


def test_what_is_refused_stays_as_it_was_typed(reporter: Client) -> None:
    good, bad, odd = taxes()[0], taxes()[1], funds()
    response = reporter.post(
        ADDRESS, sent(answered(good, "900"), line(bad, "八百", note="等回单"), line(odd, "66000"))
    )
    shown = response.content.decode()
    assert response.status_code == 400
    assert "2 条没有提交" in shown
    assert 'value="八百"' in shown
    assert "等回单" in shown
    assert "万元当成了亿元" in shown
    assert Figure.objects.latest("id").slot.series == good
    assert {draft.entries["value"] for draft in Draft.objects.all()} == {"八百", "66000"}


def test_a_warning_is_answered_only_if_it_was_seen(reporter: Client) -> None:
    before = written()
    blind = line(funds(), "66000", warned="", explanation="没有问题")
    assert reporter.post(ADDRESS, sent(blind)).status_code == 400
    assert written() == before
    seen = line(funds(), "66000", **explained("tenfold beyond_history behind_plan", "确有大项目"))
    assert reporter.post(ADDRESS, sent(seen)).status_code == 302
    kept = Figure.objects.latest("id").answers.get(rule="tenfold")
    assert (kept.sentence, kept.numbers["slip"], kept.limits["limit"]) == ("确有大项目", "10000", "8")


def test_review_and_figure_show_the_warning_with_its_sentence(reporter: Client, reviewer: Client) -> None:
    figure = reported(
        reporter, funds(), value="66000", **explained("tenfold beyond_history behind_plan", "确有大项目")
    )
    for address in (reverse("review"), reverse("figure", args=[figure.pk])):
        shown = reviewer.get(address).content.decode()
        assert "确有大项目" in shown
        assert "万元当成了亿元" in shown


def test_a_second_tab_is_shown_both_values(reporter: Client) -> None:
    reporter.post(ADDRESS, sent(answered(funds(), "7.7")))
    before = written()
    response = reporter.post(ADDRESS, sent(answered(funds(), "7.9")))
    shown = response.content.decode()
    assert response.status_code == 409
    assert "7.7亿元" in shown
    assert "7.9" in shown
    assert written() == before


def test_no_change_without_javascript(reporter: Client) -> None:
    first, *others = taxes()
    lines = [line(funds(), "7.7"), *(line(one, "") for one in (first, *others))]
    assert reporter.post(ADDRESS, sent(*lines, step="carry")).status_code == 302
    kept = {draft.series_id: draft.entries["value"] for draft in Draft.objects.all()}
    assert kept == {funds().pk: "7.7"}  # amounts of a month aren't carried
    reporter.post(ADDRESS, sent(line(funds(), ""), step=f"carry:{funds().pk}"))
    assert Draft.objects.get(series=funds()).entries["value"] == "6.6"  # a running total stays where it was
    reporter.post(ADDRESS, sent(line(first, ""), line(others[0], ""), step=f"carry:{first.pk}"))
    amounts = Draft.objects.exclude(series=funds())
    assert [(one.series_id, one.entries["value"]) for one in amounts] == [(first.pk, "0")]


def test_a_correction_that_waits_stands_beside_what_is_approved(reporter: Client, person: Any) -> None:
    """And nothing is carried while nobody knows which of the two numbers stays."""
    shown = reporter.get(ADDRESS).content.decode()
    assert f'value="carry:{funds().pk}"' in shown
    june = Figure.objects.get(slot__series=funds(), slot__month=date(2023, 6, 1), decision__kind="approve")
    correct(
        by=person("reporter", "dayu"), at=timezone.now(), figure=june, key=uuid.uuid4(), reason="漏报一笔",
        report=Report(as_of=date(2023, 6, 30), value=Decimal("6.7")), answers=EXPLAINED, nature=OF_ERROR,
    )  # fmt: skip
    shown = reporter.get(ADDRESS).content.decode()
    assert re.search(r">6\.6<span[^>]*>待审：6\.7</span></td>", shown)
    assert f'value="carry:{funds().pk}"' not in shown


def test_not_applicable_and_evidence(reporter: Client) -> None:
    series = taxes()[0]
    data = sent(line(series, "", is_not_applicable="on", not_applicable="楼宇停用", evidence=pdf()))
    assert reporter.post(ADDRESS, data).status_code == 302
    figure = Figure.objects.latest("id")
    assert (figure.not_applicable, figure.evidence.get().name) == ("楼宇停用", "证明.pdf")


def test_nothing_filled_in(reporter: Client) -> None:
    response = reporter.post(ADDRESS, sent(line(funds(), "")))
    assert response.status_code == 400
    assert "还没有填写任何数据" in response.content.decode()


def test_drafts_are_kept_read_back_and_checked(reporter: Client) -> None:
    response = reporter.post(DRAFTS, sent(line(funds(), "80000万", version="")))
    told = response.json()["lines"][str(funds().pk)]
    assert (told["reads"], told["other"]) == ("8亿元", "当月 1.4")
    wrong = reporter.post(DRAFTS, sent(line(funds(), "约8亿", version=told["version"])))
    assert "不是数字" in wrong.json()["lines"][str(funds().pk)]["wrong"]


def test_another_page_saved_meanwhile(reporter: Client) -> None:
    reporter.post(DRAFTS, sent(line(funds(), "7", version="")))
    response = reporter.post(DRAFTS, sent(line(funds(), "8", version="")))
    assert response.status_code == 409
    assert response.json()["lines"][str(funds().pk)]["theirs"]["value"] == "7"
    assert Draft.objects.get().entries["value"] == "7"


@pytest.mark.parametrize("address", [ADDRESS, DRAFTS])
def test_too_much_at_once_is_refused(reporter: Client, address: str) -> None:
    before = written()
    many = {f"s{number}-value": "1" for number in range(2001)}
    assert reporter.post(address, many).status_code == 413
    pasted = line(funds(), "1\n" * 10_000)
    assert reporter.post(ADDRESS, sent(pasted)).status_code == 400
    assert written() == before


@pytest.mark.parametrize(
    "text", ["\x00", "1\x00", "\u202e12", "\ud800".encode("utf-8", "replace").decode(), "𠮷" * 61]
)
def test_odd_text_in_a_box_is_refused_with_a_sentence(reporter: Client, text: str) -> None:
    response = reporter.post(ADDRESS, sent(line(funds(), text)))
    assert response.status_code == 400
    assert reporter.post(DRAFTS, sent(line(funds(), text))).status_code == 200


def test_a_note_keeps_rare_characters(reporter: Client) -> None:
    assert reporter.post(ADDRESS, sent(answered(funds(), "7.7", note="𠮷林路项目"))).status_code == 302
    assert Figure.objects.latest("id").note == "𠮷林路项目"


def test_others_lines_are_not_taken(reporter: Client) -> None:
    before = written()
    assert reporter.post(ADDRESS, sent(line(funds("liyuan"), "7"))).status_code == 400
    assert reporter.post(reverse("my_month", args=["liyuan", MONTH]), sent()).status_code == 404
    assert written() == before


def test_a_receipt_is_seen_by_those_who_see_the_reports(
    reporter: Client, reviewer: Client, stranger: Client
) -> None:
    reporter.post(ADDRESS, sent(answered(funds(), "7.7")))
    address = reverse("receipt", args=[Receipt.objects.get().pk])
    assert reviewer.get(address).status_code == 200
    assert stranger.get(address).status_code == 404


def test_a_closed_month_has_no_grid(reporter: Client) -> None:
    assert reporter.get(reverse("my_month", args=["dayu", "2023-03"])).status_code == 400
    assert reporter.get(reverse("my_month", args=["dayu", "2023-13"])).status_code == 404


def test_a_long_month_is_handed_in_page_by_page(reporter: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line is on one page; a page hands in its own, and says how many are missing on the others."""
    monkeypatch.setattr("tracker.views.reporting.grids.AT_ONCE", 20)
    pages = [reporter.get(f"{ADDRESS}?page={number}").content.decode() for number in (1, 2)]
    shown = [re.findall(r'name="s(\d+)-key"', page) for page in pages]
    assert (len(shown[0]), len(shown[1])) == (20, 14)
    assert len({*shown[0], *shown[1]}) == 34
    assert all("提交本页" in page and "第2页（未报 14 条）" in page for page in pages)
    there = Series.objects.get(pk=shown[1][0])
    response = reporter.post(f"{ADDRESS}?page=2", sent(answered(there, "900")))
    assert response.status_code == 302, response.content.decode()
    assert "第2页（未报 13 条）" in reporter.get(ADDRESS).content.decode()
    assert reporter.get(f"{ADDRESS}?page=99").status_code == 200  # the last one


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(which=st.integers(0, 5), value=st.sampled_from(VALUES))
def test_the_grid_warns_of_what_the_step_holds_back(reporter: Client, which: int, value: str) -> None:
    """What the page says while somebody types is what handing in says: no more, no less."""
    series = [funds(), *taxes()][which]
    user = User.objects.get(pk=reporter.session["_auth_user_id"])
    held: Sequence[Finding] = ()
    with transaction.atomic():
        told = reporter.post(DRAFTS, sent(line(series, value, version=""))).json()["lines"][str(series.pk)]
        if "wrong" not in told:
            report = Report(as_of=date(2023, 7, 31), value=parse_amount(value, series.measured_in))
            try:
                asked: dict[str, Any] = {"series": series, "month": Month.parse(MONTH), "report": report}
                submit(by=user, at=timezone.now(), key=uuid.uuid4(), **asked)
            except Held as fault:
                held = fault.findings
        transaction.set_rollback(True)
    said = [(one["text"], one["error"]) for one in told.get("findings", [])]
    assert said == [(finding_sentence(one), one.severity == "error") for one in held]
    assert "wrong" in told or set(told["warned"].split()) == {one.rule for one in held}
