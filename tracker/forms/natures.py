"""What a correction of a past year is: of an error, or of a base, by a document. Asked wherever one is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.calc.correcting import Nature
from tracker.models import CorrectionKind


def nature_fields() -> dict[str, forms.Field]:
    """The fields by which it is told. That a base has its document is the action's to say."""
    return {
        "kind": forms.ChoiceField(
            label=_("更正性质"),
            choices=[("", "—"), *CorrectionKind.choices],
            help_text=_(
                "差错更正：原数本来就错了。基数调整：原数当时没有错，按文件核减、核增或改按可比口径。"
                "已下达的目标仍按原基数的节奏评判，直到目标的新版本采用新基数。"
            ),
            error_messages={"required": _("这是以往年度的数，请选明是差错更正，还是基数调整。")},
        ),
        "document": forms.CharField(
            label=_("基数调整的依据"),
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs={"size": 36}),
            help_text=_("仅用于基数调整：文件名称或文号，如 奎统字〔2024〕5号。"),
        ),
        "document_date": forms.DateField(
            label=_("文件日期"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        ),
    }


def nature_of(given: Mapping[str, Any]) -> Nature:
    """What was entered of it, as the actions take it; nothing where it wasn't asked."""
    return Nature(given.get("kind", ""), given.get("document", ""), given.get("document_date"))
