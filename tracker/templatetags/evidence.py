"""Files in words: what is wrong with one, and why one can't be taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from tracker.queries.ledger.evidence import Kept, problem_of

register = template.Library()

PROBLEMS = {"missing": _("文件缺失"), "changed": _("文件已损坏")}

REFUSED = {
    "too_many_files": _("一次最多上传 %(most)s 个文件，没有写入任何内容。请分几次提交。"),
    "too_many_bytes": _("一次上传的文件合计不能超过 %(most)s MB，没有写入任何内容。请压缩，或分几次提交。"),
    "too_much_today": _(
        "您今天上传的文件合计将超过 %(most)s MB 的上限，没有写入任何内容。请明天再传，或联系系统管理员。"
    ),
    "disk_full": _("服务器的存储空间已满，文件没有存上，没有写入任何内容。请联系系统管理员，之后重新提交。"),
    "not_writable": _(
        "文件没有存上，没有写入任何内容。请稍后重新提交；仍然如此请联系系统管理员检查存储目录。"
    ),
    "not_the_same": _("文件在上传途中发生了变化，没有写入任何内容。请重新选择文件再提交。"),
    "file_broken": _("上传的文件已经不在，或已损坏，没有写入任何内容。请重新上传。"),
    "evidence_broken": _(
        "佐证“%(name)s”缺失或已损坏，不能审核通过。请退回，由填报人重新上传原文件；或请系统管理员从备份恢复。"
    ),
    "exhibit_broken": _(
        "佐证文件“%(name)s”缺失或已损坏，不能同意。请由提出人重新提交，或请系统管理员从备份恢复。"
    ),
}


@register.filter
def file_problem(kept: Kept) -> str:
    """What is wrong with a file, in words; empty when it is what was handed in."""
    return str(PROBLEMS.get(problem_of(kept), ""))


def evidence_sentence(code: str, details: Mapping[str, Any]) -> str:
    """Why files aren't taken, or why what came with them can't be approved."""
    return REFUSED[code] % details
