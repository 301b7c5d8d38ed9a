"""What a format shows of a number, as a person sees it, with all its digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.documents.number_formats import number_format

# What a format shows of 12345678, −5 and 0; None where that is the number itself, or it in per cent.
SHOWN = {
    "General": (None, None, None),
    "G/通用格式": (None, None, None),
    "@": (None, None, None),
    "0.0%": (None, None, None),
    "0.0%;[Red]-0.0%": (None, None, None),
    "#,##0.00_);[Red](#,##0.00)": (None, None, None),
    '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ': (None, None, None),
    "0.00;[Red]0.00": (None, None, None),
    "[$¥-804]#,##0": (None, None, None),
    "[DBNum1][$-804]General": (None, None, None),
    "# ?/?": (None, None, None),
    "# ??/16": (None, None, None),
    "0.00E+00": (None, None, None),
    "+0.0;-0.0;0.0": (None, None, None),
    '0.0"%"': ("12345678%", "-5%", "0%"),
    "0.0\\%": ("12345678%", "-5%", "0%"),
    "0!%": ("12345678%", "-5%", "0%"),
    'General"%"': ("12345678%", "-5%", "0%"),
    "0%%": ("123456780000%%", "-50000%%", "0%%"),
    '0"‰"': ("12345678‰", "-5‰", "0‰"),
    "0‰": ("12345678‰", "-5‰", "0‰"),
    "#,##0.00,": ("12345.678", "-0.005", "0"),
    "0.0,,": ("12.345678", "-0.000005", "0"),
    "0,.0": ("12345.678", "-0.005", "0"),
    '0!.0,"万"': ("1234.5678万", "-0.0005万", "0.0万"),
    '0\\.0,"万"': ("1234.5678万", "-0.0005万", "0.0万"),
    '#"."0000': ("1234.5678", "-0.0005", "0.0000"),
    '0!.00,,"亿元"': ("0.12345678亿元", "-0.00000005亿元", "0.00亿元"),
    '0.0"万元"': ("12345678万元", "-5万元", "0万元"),
    "0.0万": ("12345678万", "-5万", "0万"),
    '"约"0': ("约12345678", "-约5", "约0"),
    "0000000000": ("0012345678", "-0000000005", "0000000000"),
    '0.0"0"': ("12345678.00", "-5.00", "0.00"),
    "0-00": ("123456-78", "-0-05", "0-00"),
    "0;0": (None, "5", None),
    '0.0"升";0.0"降"': ("12345678升", "5降", "0升"),
    "0;;": (None, "", ""),
    ";;;": ("", "", ""),
    "#": (None, None, ""),
    "#,###": (None, None, ""),
    '0;-0;"无"': (None, None, "无"),
    '[>=10000]0!.0,"万";0': ("1234.5678万", "5", None),
    '[>=90]"优";[>=60]"良";"差"': ("优", "差", "差"),
    '[Red][<0]0.0"降";0.0': (None, "-5降", None),
}  # fmt: skip


@pytest.mark.parametrize("code", SHOWN)
def test_shown(code: str) -> None:
    values = [Decimal(text) for text in ("12345678", "-5", "0")]
    assert tuple(map(number_format(code).shown, values)) == SHOWN[code]


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "[$-F800]dddd, mmmm dd, yyyy", "aaaa", "[$-804]aaa", "h:mm AM/PM",
        '上午/下午h"时"mm"分"', "[h]:mm", "[mm]:ss", "mm:ss.0", "e/m/d", "[红色]m-d", "0;yyyy",
    ],
)  # fmt: skip
def test_days_and_times(code: str) -> None:
    value = Decimal(-45000) if code.startswith("0") else Decimal(45000)
    assert number_format(code).of(value).is_date


@pytest.mark.parametrize(
    "code",
    [
        "General",
        '0"天"',
        '0.0"days"',
        "0\\d",
        "0.0E+0",
        "[Red]0",
        "[DBNum2]0",
        '"年"0',
        "#,##0_d",
        "*s0",
        "0.0 kg",
        '0"日";yyyy',
    ],
)
def test_neither_day_nor_time(code: str) -> None:
    assert not number_format(code).of(Decimal(45000)).is_date


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", None),
        ("@", None),
        ("0.00;@", None),
        ('@"（预计）"', "甲（预计）"),
        (";;;", ""),
        ('"第"@', "第甲"),
    ],
)
def test_texts(code: str, shown: str | None) -> None:
    assert number_format(code).shown_text("甲") == shown


def test_what_rounds_to_a_nought_that_is_left_out_shows_nothing() -> None:
    assert number_format("#").shown(Decimal("0.4")) == ""
    assert number_format("#.0").shown(Decimal("0.4")) is None


def test_hours_that_passed_are_told_from_a_time_of_day() -> None:
    assert number_format("[h]:mm").of(Decimal(1)).is_elapsed
    assert not number_format("h:mm").of(Decimal(1)).is_elapsed


@pytest.mark.parametrize(
    "code", ["[", '"', "\\", "0;;;;;;;", "[>=]0", "E+", "/", "%", "_", "*", "," * 5_000, "0" * 5_000]
)
def test_what_nobody_writes_breaks_nothing(code: str) -> None:
    for value in (Decimal(3), Decimal("-0.5"), Decimal(0)):
        number_format(code).shown(value)
