"""The columns of an edition: the same words in the same order on page, in files and in the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.numbers import digits
from tracker.models import PublishedEdition
from tracker.queries.editions.contents import Printed
from tracker.queries.editions.frozen import ExactScore, stored
from tracker.queries.editions.published import Issue
from tracker.queries.editions.sheets import PrintedSheet
from tracker.wording import day, month
from tracker.wording.brands import Identity

CELLS = (
    ("above", gettext_lazy("板块")),
    ("indicator", gettext_lazy("指标")),
    ("unit", gettext_lazy("责任单位")),
    ("tier", gettext_lazy("层级")),
    ("target", gettext_lazy("目标")),
    ("value", gettext_lazy("完成")),
    ("completion", gettext_lazy("完成率")),
    ("planned", gettext_lazy("序时进度")),
    ("gap", gettext_lazy("超/落后")),
    ("light", gettext_lazy("亮灯")),
    ("movement", gettext_lazy("较上月")),
    ("as_of", gettext_lazy("数据截至")),
    ("remark", gettext_lazy("备注")),
    ("reason", gettext_lazy("说明")),
)


def issue_title(issue: Issue) -> str:
    """What an edition is called."""
    about = {
        "gazette": issue.identity.gazette, "month": month(issue.edition.month), "number": issue.edition.number,
    }  # fmt: skip
    return _("%(gazette)s %(month)s 第%(number)s期") % about


def issue_header() -> list[str]:
    return [_("指标代码"), *(str(title) for _name, title in CELLS), _("更正")]


def issue_rows(lines: Iterable[Printed]) -> Iterator[list[str]]:
    """The lines of an edition, cell by cell as printed; the last one lists corrections since."""
    for one in lines:
        yield [one.line.code, *(getattr(one.words, name) for name, _title in CELLS), corrected(one)]


def corrected(printed: Printed) -> str:
    """What a published number was corrected to since, when and why."""
    return _("；").join(
        _("%(day)s更正为%(value)s：%(reason)s")
        % {"day": day(one.recorded_at), "value": words.value, "reason": one.reason}
        for one, words in printed.corrections
    )


def edition_data(edition: PublishedEdition) -> dict[str, Any]:
    """An edition's head as the API gives it."""
    return {
        "month": f"{edition.month:%Y-%m}",
        "version": edition.version,
        "number": edition.number,
        "cut_off": edition.cut_off.isoformat(),
        "published_at": edition.published_at.isoformat(),
        "signer": edition.signer,
        "reason": edition.reason,
        "ledger_head": edition.head,
        "illustrative": edition.illustrative,
    }


def named(identity: Identity) -> dict[str, str]:
    """Whose data the API gives."""
    return {"title": f"{identity.product} · {identity.gazette}", "district": identity.district}


def as_data(issue: Issue) -> dict[str, Any]:
    """An edition with its lines: every string as printed, and the exact values beside them."""
    return {
        **named(issue.identity),
        **edition_data(issue.edition),
        "newest_version": issue.newest,
        "lines": [_line_data(one) for one in issue.lines],
        "leagues": [_sheet_data(one) for one in issue.sheets],
        "bulletins": [
            {
                "code": one.row.code,
                "title": one.head.title,
                "issuer": one.head.issuer,
                "text": one.bulletin.text,
            }
            for one in issue.bulletins
        ],
    }


def _sheet_data(sheet: PrintedSheet) -> dict[str, Any]:
    """A league's table: each score in print, and what it was reckoned from."""
    return {
        "code": sheet.row.code,
        "illustrative": sheet.row.illustrative,
        "printed": {
            name: stored(getattr(sheet.words, name))
            for name in ("league", "rules", "basis", "state", "goals")
        },
        "scores": [
            {"unit_code": one.exact.unit, "printed": stored(one.words), "exact": _without_ids(one.exact)}
            for one in sheet.scores
        ],
    }


def _without_ids(score: ExactScore) -> dict[str, Any]:
    """A score's exact values without the ledger's own numbers, which say nothing outside."""
    inner = ("figures", "target_version", "adjustment")
    lines = [{name: one for name, one in stored(line).items() if name not in inner} for line in score.lines]
    vetoes = [{name: one for name, one in stored(veto).items() if name != "veto"} for veto in score.vetoes]
    return {**stored(score), "vetoes": vetoes, "lines": lines}


def _line_data(one: Printed) -> dict[str, Any]:
    line = one.line
    exact = {
        name: None if getattr(line, name) is None else digits(getattr(line, name))
        for name in ("target_value", "value", "completion", "planned", "gap")
    }
    return {
        "code": line.code,
        "unit_code": line.unit_code,
        "issuer_code": line.issuer_code,
        "light_code": line.light,
        "gap_in": line.gap_in,
        "rule": line.rule,
        "printed": {name: getattr(one.words, name) for name, _title in CELLS},
        "exact": exact,
        "corrections": [
            {"published_at": c.recorded_at.isoformat(), "value": words.value, "reason": c.reason}
            for c, words in one.corrections
        ],
    }
