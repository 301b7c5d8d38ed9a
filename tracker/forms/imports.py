"""What is sent when a file is imported: the file and its month; then the answers to what was found in it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.correcting import Nature
from tracker.calc.periods import Month, NotAMonth
from tracker.documents.cells import FileRefused
from tracker.documents.workbooks import ENDINGS, MAX_BYTES, Book, read_book
from tracker.forms.months import MonthChoiceField
from tracker.forms.natures import nature_fields, nature_of
from tracker.forms.refusable import Refusable
from tracker.queries.imports.aliases import MadeAlias
from tracker.queries.imports.asking import Question
from tracker.queries.imports.laying import LAYOUT
from tracker.queries.imports.preview import ImportPreview
from tracker.templatetags.imports import alias_words, asked, option_words, warning_title
from tracker.wording.refusals import sentence


class FileForm(Refusable, forms.Form):
    """A workbook or CSV file to look through."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("xlsx 或 csv（UTF-8、GBK 均可），不超过20 MB、2万行。"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": gettext_lazy("请选择文件。"),
            "empty": gettext_lazy("文件是空的，请重新选择。"),
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        self.content = b""

    def field_of(self, name: str) -> str:
        """What is refused before it is looked through is the file."""
        return "file"

    def clean_file(self) -> Book:
        file = self.cleaned_data["file"]
        self.content = file.read(MAX_BYTES + 1)
        try:
            return read_book(file.name or "", self.content)
        except FileRefused as refused:
            raise forms.ValidationError(sentence(refused)) from None


class MonthsOffered(Protocol):
    """The months that a file may be for: those that the form offers, and all that are taken however they come."""

    @property
    def choices(self) -> list[tuple[str, str]]: ...
    @property
    def taken(self) -> list[tuple[str, str]]: ...


class UploadForm(FileForm):
    """The same with the month that is meant where no heading states one."""

    month = MonthChoiceField(label=gettext_lazy("月份"))

    def __init__(self, *args: Any, months: MonthsOffered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["month"]
        field.choices, field.widget.choices = months.taken, months.choices

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"])
        except NotAMonth:
            raise forms.ValidationError(_("请选择月份。")) from None


class RankUploadForm(UploadForm):
    """The same for a rank's published table: where it was published, and which of its lines are meant."""

    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=200, help_text=gettext_lazy("如 市统计局月报、新闻发布会。")
    )
    source_date = forms.DateField(
        label=gettext_lazy("来源日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    smallest_first = forms.BooleanField(label=gettext_lazy("数值越小越靠前"), required=False)
    only = forms.CharField(
        label=gettext_lazy("只取含有这些字的行"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("一张表里有几项指标时填写，如 开工项目数；否则留空。"),
    )

    def published(self) -> dict[str, Any]:
        """What the token keeps of it."""
        given = self.cleaned_data
        return {
            "source": given["source"],
            "source_date": given["source_date"].isoformat(),
            "smallest_first": given["smallest_first"],
            "only": given["only"].strip(),
        }


class ApplyForm(Refusable, forms.Form):
    """The answers to a plan: why it corrects, why what looks odd is right, what may stay behind."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: ImportPreview, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("digest", plan.digest)
        self.initial.setdefault("key", uuid.uuid4())
        self.warned = sorted({warning.code for _line, warning in plan.warnings})
        if plan.replaces and plan.needs_reason:
            self.fields["reason"] = _reason(_("更换理由"), _("该月已有位次表，新表将取代它，旧表保留。"))
        elif plan.corrections:
            self.fields["reason"] = _reason(
                _("更正理由"),
                _("有 %(n)s 个数与已审核通过的不同，将作为更正提交。原数错在哪里，新数从哪里来？")
                % {"n": plan.corrections},
            )
        if plan.corrects_past_years(today):
            self.fields |= nature_fields()
        for code in self.warned:
            self.fields[f"answer_{code}"] = _reason(warning_title(code), _("请核对无误后说明原因。"))
        if plan.counts["refused"] and plan.accepted:
            self.fields["without_refused"] = forms.BooleanField(
                label=_("%(n)s 行不能导入，只导入其余各行") % {"n": plan.counts["refused"]},
                error_messages={"required": _("有不能导入的行。请改好文件重新上传，或勾选只导入其余各行。")},
            )

    @property
    def nature(self) -> Nature:
        """What was said of the corrections of past years; nothing where it isn't asked."""
        return nature_of(self.cleaned_data)

    @property
    def answers(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"answer_{code}"].strip() for code in self.warned}


class QuestionsForm(Refusable, forms.Form):
    """What the file leaves open, each with what may be chosen; what isn't chosen stays open."""

    def __init__(self, *args: Any, plan: ImportPreview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [one for one in plan.questions if one.key != LAYOUT]
        for number, one in enumerate(self.questions):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=asked(one),
                choices=[(option, option_words(option, one)) for option in one.options],
                initial=one.chosen,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> None:
        """Make sure that these are the questions that were shown."""
        if not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("请先为至少一项选好答案。"))

    @property
    def asked(self) -> list[tuple[Question, forms.BoundField]]:
        """Each question with its buttons."""
        return [(one, self[f"q{number}"]) for number, one in enumerate(self.questions)]

    @property
    def answers(self) -> dict[str, str]:
        """The options that were chosen, by the keys of the questions."""
        chosen = {one.key: self.cleaned_data[f"q{number}"] for number, one in enumerate(self.questions)}
        return {key: option for key, option in chosen.items() if option}


class SetUpForm(FileForm):
    """A workbook that sets up a district."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("按模板填好的 xlsx 工作簿，不超过20 MB。")


class EnterForm(Refusable, forms.Form):
    """That what was shown of a workbook is to be entered."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class UndoForm(Refusable, forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("撤销理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("尚未审核的撤回，已审核通过的作为更正提交，由另一人审核。"),
    )
    aliases = forms.TypedMultipleChoiceField(
        label=gettext_lazy("一并取消的别名"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "这次导入时认定“今后也这样认”的。取消后，文件里再这样写会重新询问；认定过什么，留痕里仍可查。不勾选的继续有效。"
        ),
    )

    def __init__(self, *args: Any, aliases: Sequence[MadeAlias], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not aliases:
            del self.fields["aliases"]
            return
        self.fields["aliases"].choices = [(one.alias.pk, alias_words(one)) for one in aliases]  # type: ignore[attr-defined]
        self.initial["aliases"] = [one.alias.pk for one in aliases if not one.used_in]


def _reason(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写一句说明，否则不能导入。")},
    )
