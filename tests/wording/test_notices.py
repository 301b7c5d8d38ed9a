"""What notices say, read in either language, whichever was active when they were written."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import translation

from tracker.models import Indicator, Notice, Unit
from tracker.wording.names import kept_names
from tracker.wording.notices import headline, lines, subject_and_body

CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
SAID: dict[str, Any] = {
    "month": "2023-07", "by": "Li", "user": "Li", "reason": "typo", "basis": "No. 12", "role": "reporter",
    "from": "", "until": "", "missing": 1, "due": "2023-08-18 18:00", "days": 1, "league": "secretaries",
    "successors": "广文街道", "successors_en": "Guangwen",
}  # fmt: skip


def told(kind: str, **more: Any) -> Notice:
    """A notice as it is written while Chinese is active."""
    with translation.override("zh-hans"):
        unit = Unit(name="大虞街道", name_en="Dayu")
        named = kept_names(unit=unit, what=Indicator(name="到位省外资金", name_en="Funds from outside"))
    return Notice(kind=kind, data={**named, **SAID, **more})


@pytest.mark.parametrize("more", [{}, {"tasks": 1, "items": 2}, {"reopened": True}], ids=str)
@pytest.mark.parametrize("kind", Notice.Kind.values)
def test_in_english_nothing_is_chinese(kind: str, more: dict[str, Any]) -> None:
    notice = told(kind, **more)
    with translation.override("en"):
        for group in ([notice], [notice, notice]):
            said = " ".join([headline(group), *lines(group)])
            assert not CHINESE.search(said), said


def test_each_reader_reads_names_in_their_language() -> None:
    notice = told("applying_accepted")
    assert headline([notice]) == "Li同意了大虞街道“到位省外资金”的不适用申请"
    with translation.override("en"):
        assert "Dayu" in headline([notice])
        assert "Funds from outside" in headline([notice])


def test_what_has_no_english_name_is_called_by_its_chinese_one() -> None:
    kept = kept_names(unit=Unit(name="示例局"))
    assert kept == {"unit": "示例局", "unit_en": "示例局"}


def test_no_name_breaks_the_header_of_a_mail() -> None:
    notice = told("applying_accepted", by="Li\r\nBcc: a@example.org\u2028\x01\u202e")
    subject, body = subject_and_body([notice], "", "示例\n平台")
    assert subject.startswith("【示例 平台】Li Bcc: a@example.org 同意了")
    mail = EmailMessage(subject, body, to=["a@example.org"]).message()
    assert mail["Bcc"] is None
    assert str(make_header(decode_header(mail["Subject"]))) == subject
