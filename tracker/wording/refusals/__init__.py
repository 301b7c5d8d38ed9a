"""The one place where refusals become sentences, in the active language, and statuses of answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tracker.calc.findings import ERROR, Finding
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import AccessRefused, Refused
from tracker.documents.attachments import AttachmentRefused
from tracker.documents.cells import FileRefused
from tracker.wording.checks import finding_sentence
from tracker.wording.names import reported_by
from tracker.wording.periods import moment, month
from tracker.wording.refusals.access import ACCESS
from tracker.wording.refusals.files import ATTACHMENTS, CELLS, FILES, OPTIONS, QUESTIONS
from tracker.wording.refusals.settings import SETTINGS
from tracker.wording.refusals.steps import STEPS
from tracker.wording.statements import stated_sentence
from tracker.wording.windows import locked_sentence

Details = Mapping[str, Any]

# Somebody else was faster, or the page was old; too large, too many requests, unavailable, insufficient storage.
_STATUS = {
    **dict.fromkeys(
        (
            "already_approved", "already_decided", "already_issued", "already_released", "already_voted",
            "already_waiting", "appointment_waiting", "ballot_exists", "ballot_open", "change_decided",
            "change_waiting", "changed_meanwhile", "declaration_waiting", "decided", "draft_changed", "draft_open", "edition_moved_on",
            "evidence_broken", "exhibit_broken", "file_broken", "issue_faults", "key_reused", "membership_changed",
            "no_light_rule", "not_current", "not_the_newest", "not_the_same", "reopening_waiting", "sheet_confirmed", "step_waiting",
            "twice_at_once", "unsupported", "lifting_stands", "veto_waiting",
        ),
        409,
    ),
    "too_many_files": 413, "too_many_bytes": 413, "too_much_today": 429, "not_writable": 503, "disk_full": 507,
}  # fmt: skip


def status(fault: Refused) -> int:
    """The status of an answer that tells of a refusal."""
    return 403 if isinstance(fault, AccessRefused) else _STATUS.get(fault.code, 400)


def sentence(fault: Refused) -> str:
    """What is wrong, where, and what to do."""
    if isinstance(fault, FileRefused):
        return _filled(FILES[fault.code], fault.details)
    if isinstance(fault, AttachmentRefused):
        return _filled(ATTACHMENTS[fault.code], fault.details)
    if fault.code in COMPOSED:
        return COMPOSED[fault.code](fault.details)
    return _filled(SENTENCES[fault.code], fault.details)


def sentences(fault: Refused | ValidationError) -> list[str]:
    """What was refused, by an action or by the fields of what it would write."""
    return fault.messages if isinstance(fault, ValidationError) else [sentence(fault)]


def cell_sentence(code: str, details: Details) -> str:
    """Why a cell or a line of a file can't be taken, or looks odd, and what to do."""
    finding = details.get("finding")
    if isinstance(finding, Finding):
        return finding_sentence(finding)
    if code in COMPOSED_CELLS:
        return COMPOSED_CELLS[code](details)
    return _filled(CELLS[code], details)


def question_sentence(code: str, details: Details) -> str:
    """What a file leaves open, as a question to the person who hands it in."""
    return _filled(QUESTIONS[code], details)


def option_sentence(option: str, details: Details) -> str:
    """What an answer to it means; a month or a name stands for itself."""
    how, _colon, code = option.partition(":")
    if how in OPTIONS:
        codes, known = list(details.get("codes", ())), list(details.get("known", ()))
        one = known[codes.index(code)] if code in codes else code
        named = f"{how}_named" if one == code and f"{how}_named" in OPTIONS else how
        return _filled(OPTIONS[named], {**details, "option": code, "one": one})
    try:
        return month(Month.parse(option))
    except NotAMonth:
        return option


def _filled(text: Any, details: Details) -> str:
    return str(text) % {name: _told(one) for name, one in details.items()}


def _told(detail: Any) -> Any:
    """A detail as a sentence tells it: months in words, several things one after another."""
    if isinstance(detail, Month):
        return month(detail)
    return gettext("、").join(str(_told(one)) for one in detail) if isinstance(detail, list) else detail


def _locked(details: Details) -> str:
    return locked_sentence(details["opening"], details["ask"])


def _held(details: Details) -> str:
    """What the checks object to, and that nothing was written."""
    said = " ".join(finding_sentence(one) for one in details["findings"])
    if any(one.severity == ERROR for one in details["findings"]):
        return gettext("没有提交，请更正后再报：%(said)s") % {"said": said}
    return gettext("没有提交，请核对：%(said)s确实无误的，请写明情况后再提交。") % {"said": said}


def _waiting(details: Details) -> str:
    who = reported_by(details["figure"])
    return gettext(
        "本月已有一条数据等待审核（%(who)s 填报）。请等待审核，或由填报人撤回后再报；填报人已离岗的，请审核人退回后再报。"
    ) % {"who": who}


def _draft_changed(details: Details) -> str:
    """Who saved another text and when, and that it stands."""
    draft = details["draft"]
    return gettext("草稿已由%(who)s于%(at)s存成不同的内容，没有覆盖。请对照两份，选用一份。") % {
        "who": draft.author,
        "at": moment(draft.saved_at),
    }


def _decided(details: Details) -> str:
    """Who decided already, when and what, and that nothing was written now."""
    decision = details["decision"]
    return gettext("这条数据已由%(who)s于%(at)s办理：%(step)s。没有写入任何内容。") % {
        "who": decision.decider,
        "at": moment(decision.recorded_at),
        "step": decision.get_kind_display(),
    }


SENTENCES = {**ACCESS, **STEPS, **SETTINGS}
COMPOSED_CELLS: Mapping[str, Callable[[Details], str]] = {
    "stated_apart": lambda details: stated_sentence(**details),
}
COMPOSED: Mapping[str, Callable[[Details], str]] = {
    "window_closed": _locked,
    "held": _held,
    "already_waiting": _waiting,
    "draft_changed": _draft_changed,
    "already_decided": _decided,
}
