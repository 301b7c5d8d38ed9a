"""A month of thirty lines: typed, pasted, kept, carried forward and handed in; what that takes is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Dialog, Locator, expect

from tests.browser.months import (
    JULY,
    LINES,
    Counted,
    hands_of,
    in_a_spreadsheet,
    paste,
    report_june,
    thirty_lines,
)
from tests.browser.steps import Visitor, png
from tracker.models import Draft, Figure, Series, Statement, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADDRESS = reverse("my_month", args=["thirty", JULY])
FORMS = ["1,234.5", "１２．５", "−3.2", "－8.5", "7"]  # as people type and paste them


def drop(line: Locator, name: str, content: bytes) -> None:
    """Let go of a file over a line."""
    transfer = line.page.evaluate_handle(
        """([name, bytes]) => {
            const held = new DataTransfer();
            held.items.add(new File([new Uint8Array(bytes)], name, {type: "image/png"}));
            return held;
        }""",
        [name, list(content)],
    )
    line.dispatch_event("drop", {"dataTransfer": transfer})


def come_to_july(visitor: Visitor, hands: Counted) -> None:
    hands.click(visitor.way("填报"))
    hands.click(visitor.page.locator(f'nav.tabs a[href="?month={JULY}"]'))
    visitor.page.wait_for_url(re.compile(f"month={JULY}"))


def hand_in(visitor: Visitor, hands: Counted) -> None:
    hands.click(visitor.button("提交全部"))
    visitor.page.wait_for_url(re.compile(r"/receipts/\d+/$"))


def test_thirty_lines_typed_and_pasted(visitor: Callable[..., Visitor], account: Callable[..., User]) -> None:
    lines = thirty_lines()
    person = visitor()
    person.sign_in(account("reporter", "thirty"))
    hands = hands_of(person)
    texts = [FORMS[number % 5] for number in range(LINES)]
    come_to_july(person, hands)
    for text in texts[:10]:
        hands.type(text)
        hands.press("Enter")
    paste(person, texts[10:])
    hands.keys += len(["Control", "v"])
    expect(person.page.locator(".saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
    hand_in(person, hands)
    made = Figure.objects.filter(slot__series__in=lines, slot__month=JULY.first).order_by("slot__series_id")
    read = ["1234.5", "12.5", "-3.2", "-8.5", "7"]
    assert [one.value for one in made] == [Decimal(read[number % 5]) for number in range(LINES)]
    expect(person.page.locator(".receipt tbody tr")).to_have_count(LINES)
    expect(person.page.locator(".receipt .codes")).to_contain_text(re.compile("[0-9a-f]{64}"))
    clicks, keys = in_a_spreadsheet(texts)
    readme = (Path(settings.BASE_DIR) / "tests" / "README.md").read_text()
    assert f"{hands.clicks} clicks and {hands.keys} keystrokes" in readme
    assert f"{clicks} clicks and {keys} keystrokes" in readme


def test_one_number_changed_and_the_rest_carried_forward(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    lines = thirty_lines()
    reporter = account("reporter", "thirty")
    report_june(lines, reporter, account("reviewer"))
    person = visitor()
    person.sign_in(reporter)
    hands = hands_of(person)
    come_to_july(person, hands)
    hands.type("11.5")
    hands.click(person.button("其余无变化"))
    hand_in(person, hands)
    made = Figure.objects.filter(slot__series__in=lines, slot__month=JULY.first).order_by("slot__series_id")
    assert [one.value for one in made][:3] == [Decimal("11.5"), Decimal(11), Decimal(12)]
    assert made.count() == LINES
    assert hands.clicks <= 5


def test_boxes_are_reached_like_cells_and_text_is_kept(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    lines = thirty_lines()
    person = visitor()
    person.sign_in(account("reporter", "thirty"))
    person.page.goto(ADDRESS)
    boxes, keyboard = person.page.locator(".box"), person.page.keyboard
    for key, at in [
        ("Enter", 1),
        ("Tab", 2),
        ("ArrowDown", 3),
        ("ArrowUp", 2),
        ("Shift+Tab", 1),
        ("Shift+Enter", 0),
    ]:
        keyboard.press(key)
        expect(boxes.nth(at)).to_be_focused()
    keyboard.type("8.5倍")
    expect(person.page.locator(".reads").first).to_contain_text(
        "不能换算" if lines[0].measured_in else "8.5倍"
    )
    assert Draft.objects.get().entries["value"] == "8.5倍"
    person.page.reload()
    expect(boxes.first).to_have_value("8.5倍")
    person.button("提交全部").click()
    expect(person.page.locator(".refused-line .box")).to_be_focused()


def test_two_tabs_are_shown_both_texts(visitor: Callable[..., Visitor], account: Callable[..., User]) -> None:
    thirty_lines()
    person = visitor()
    person.sign_in(account("reporter", "thirty"))
    person.page.goto(ADDRESS)
    other = person.page.context.new_page()
    other.goto(ADDRESS)
    person.page.locator(".box").first.fill("7")
    expect(person.page.locator(".saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
    other.locator(".box").first.fill("8")
    told = other.locator(".reads").first
    expect(told).to_contain_text("7")
    assert Draft.objects.get().entries["value"] == "7"
    told.get_by_role("button", name=person.reads("保留本页的")).click()
    expect(other.locator(".saved")).to_contain_text(re.compile(r"\d\d:\d\d"))


def test_a_warning_asks_for_a_sentence_and_evidence_is_dropped_on_a_line(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    lines = thirty_lines()
    reporter = account("reporter", "thirty")
    report_june(lines, reporter, account("reviewer"))
    person = visitor(width=390)
    person.sign_in(reporter)
    person.page.goto(ADDRESS)
    at = next(number for number, one in enumerate(lines) if one.measured_in != "%")
    line = person.page.locator("tr[data-open]").nth(at)
    line.locator(".box").fill("99999999")
    expect(line.locator(".objections li")).to_have_count(1)
    line.locator("[name$=-explanation]").fill("补报往年，已附回单")
    drop(line, "回单.png", png())
    drop(line, "照片.png", png())
    line.get_by_role("button", name=person.reads("沿用上月说明")).click()
    expect(line.locator("[name$=-note]")).to_have_value("含新增两笔")
    expect(person.page.locator(".saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    person.page.once("dialog", stay)
    with person.page.expect_event("dialog"):
        person.page.evaluate("location.href = '/todo/'")
    expect(line.locator("[name$=-explanation]")).to_have_value("补报往年，已附回单")
    assert asked == ["beforeunload"]  # drafts keep no files: whoever leaves is warned
    person.button("提交全部").click()
    person.page.wait_for_url(re.compile(r"/receipts/\d+/$"))
    figure = Figure.objects.latest("id")
    assert figure.answers.get().sentence == "补报往年，已附回单"
    assert {one.name for one in figure.evidence.all()} == {"回单.png", "照片.png"}
    assert figure.note == "含新增两笔"
    assert Series.objects.get(pk=figure.slot.series_id) == lines[at]
    width = person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


@pytest.mark.parametrize(
    ("language", "options"),
    [("zh-hans", {"width": 1440}), ("en", {"width": 390, "java_script_enabled": False})],
    ids=["wide", "narrow, without JavaScript"],
)
def test_what_sources_print_is_unfolded_where_it_is_typed(
    visitor: Callable[..., Visitor], account: Callable[..., User], language: str, options: dict[str, Any]
) -> None:
    """Each box is found by a label of its own; folded, the lines are as high as without."""
    series = thirty_lines()[0]
    person = visitor(language, **options)
    person.sign_in(account("reporter", "thirty"))
    person.page.goto(ADDRESS)
    line = person.page.locator("tr[data-open]").first
    part = line.locator(".stating")
    expect(part.locator("input").first).to_be_hidden()
    part.locator("summary").click()
    labels = [" ".join(one.split()) for one in person.page.locator(".stating label").all_text_contents()]
    assert len({*labels}) == len(labels) == LINES * 8
    name = labels[0].removesuffix(person.reads("来源印的数值"))
    line.locator(".box").first.fill("7.5")
    for text, typed in [("来源印的数值", "7.40"), ("来源", "市统计月报"), ("来源日期", "2023-08-01")]:
        person.page.get_by_label(f"{name}{person.reads(text)}", exact=True).fill(typed)
    width = person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= options["width"]
    hand_in(person, hands_of(person))
    stated = Statement.objects.get()
    assert (str(stated.value), stated.source, stated.slot.series) == ("7.40", "市统计月报", series)


def test_the_other_tabs_text_is_taken_with_what_its_source_prints(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    thirty_lines()
    person = visitor()
    person.sign_in(account("reporter", "thirty"))
    person.page.goto(ADDRESS)
    other = person.page.context.new_page()
    other.goto(ADDRESS)
    person.page.locator(".stating summary").first.click()
    person.page.locator(".stating input").first.fill("7.40")
    expect(person.page.locator(".saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
    other.locator(".box").first.fill("8")
    told = other.locator(".reads").first
    expect(told).to_contain_text("7.40")
    told.get_by_role("button", name=person.reads("改用那个")).click()
    expect(other.locator(".saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
    kept = Draft.objects.get().entries
    assert (kept["stated-value"], "value" in kept) == ("7.40", False)
