"""The form of one report: what the series asks for, read by the one number grammar."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tracker.calc.correcting import Nature, must_say
from tracker.calc.findings import ERROR, Answer, Finding, Held, answered_alike
from tracker.calc.intake import Report
from tracker.calc.numbers import MAX_DECIMALS, NotANumber, TooManyDigits
from tracker.calc.payload import ENTERED
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.calc.units import Endless, OtherUnit, parse_amount
from tracker.documents.attachments import ACCEPTED, Attachment, AttachmentRefused, inspect
from tracker.forms.natures import nature_fields, nature_of
from tracker.forms.refusable import Refusable
from tracker.models import Grade, Qualifier, Series
from tracker.wording.numbers import measured_in, number
from tracker.wording.refusals import sentence


class ReportedNumberField(forms.CharField):
    """A number as people type and paste it; text, NaN and endless digits get a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number"})
        super().__init__(required=False, max_length=60, widget=widget, **kwargs)
        self.unit = ""  # the form of a series sets what it is measured in

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text, self.unit)
        except Endless as endless:
            raise ValidationError(
                _("“%(text)s”换算成%(unit)s除不尽（约%(nearly)s），系统不替您取舍。请直接填写%(unit)s数。"),
                params={
                    "text": text[:30],
                    "unit": measured_in(self.unit),
                    "nearly": number(endless.nearly, MAX_DECIMALS),
                },
            ) from None
        except OtherUnit:
            raise ValidationError(
                _("“%(text)s”的单位与本项的计量单位“%(unit)s”不能换算。请换算后只填数字。"),
                params={"text": text[:30], "unit": self.unit},
            ) from None
        except NotANumber:
            raise ValidationError(
                _("“%(text)s”不是数字。请填写如 1234.5 或 -3.2 的数字，不要带单位。"),
                params={"text": text[:30]},
            ) from None
        except TooManyDigits:
            raise ValidationError(_("数字太长：最多15位有效数字、8位小数。请检查单位是否正确。")) from None


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Evidence files, each looked at by its content."""

    def __init__(self, **kwargs: Any) -> None:
        endings = ",".join(ending for some in ACCEPTED.values() for ending in some)
        super().__init__(required=False, widget=SeveralFilesInput(attrs={"accept": endings}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[UploadedFile, Attachment]]:
        files = data if isinstance(data, list | tuple) else [data]
        return [(file, self._inspected(file)) for file in files if file]

    def _inspected(self, file: UploadedFile) -> Attachment:
        try:
            return inspect(file.name or "", file.chunks())
        except AttachmentRefused as refused:
            raise ValidationError(sentence(refused)) from None


class ReportForm(Refusable, forms.Form):
    """Value, ratio, rank, yes/no or date, or 不适用 with its reason; with note and evidence."""

    value = ReportedNumberField(label=_("数值"))
    numerator = ReportedNumberField(label=_("分子"))
    denominator = ReportedNumberField(label=_("分母"))
    rank = forms.IntegerField(label=_("位次"), required=False, min_value=1, max_value=9999)
    of_n = forms.IntegerField(label=_("参与排名数"), required=False, min_value=2, max_value=9999)
    flag = forms.ChoiceField(
        label=_("是否"), required=False, choices=[("", "—"), ("1", _("是")), ("0", _("否"))]
    )
    reached_on = forms.DateField(
        label=_("达到日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    qualifier = forms.ChoiceField(label=_("数量措辞"), choices=Qualifier.choices, required=False)
    grade = forms.TypedChoiceField(
        label=_("统计口径等级"),
        choices=Grade.choices,
        initial=Grade.DEPARTMENT,
        coerce=int,
        required=False,
        empty_value=None,
    )
    as_of = forms.DateField(
        label=_("数据截至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("这个数是截至哪一天的。"),
    )
    is_not_applicable = forms.BooleanField(label=_("本期不适用"), required=False)
    not_applicable = forms.CharField(
        label=_("不适用的理由"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("进展、问题和下一步；会与数据一起保存。"),
    )
    evidence = EvidenceField(
        label=_("佐证材料"), help_text=_("PDF、OFD、PNG、JPG、XLSX、DOCX，每个不超过50 MB，可选多个。")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    warned = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    explanation = forms.CharField(
        label=_("情况说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("针对上面的提示：数字为什么是对的，或为什么落后。随数据一起保存，审核人会看到。"),
    )
    next_step = forms.CharField(
        label=_("下一步措施"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    PAYLOADS = (*ENTERED, "flag", "qualifier")

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        self.series = series
        self.findings: tuple[Finding, ...] = ()
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        for name in self.PAYLOADS:
            if name not in series.form.entered:
                del self.fields[name]
        value = self.fields.get("value")
        if isinstance(value, ReportedNumberField):
            value.unit = series.measured_in
        if series.measure_id or series.stage_id:
            del self.fields["grade"]

    @property
    def has_payload(self) -> bool:
        """Whether anything is entered of what is asked for; text that is wrong is something."""
        return any(
            str(self[name].data or "").strip() for name in self.series.form.entered if name != "qualifier"
        )

    @property
    def payload_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.series.form.entered if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_not_applicable"):
            if not given.get("not_applicable", "").strip():
                self.add_error("not_applicable", _("选择“不适用”时请写明理由。"))
        elif given.get("not_applicable", "").strip():
            self.add_error(
                "is_not_applicable", _("写了不适用的理由，请同时勾选“本期不适用”；否则请清空理由。")
            )
        return given

    def report(self) -> Report:
        """What was entered, as the actions take it."""
        given = self.cleaned_data
        flag = given.get("flag")
        as_of: date = given["as_of"]
        said = {name: given.get(name) for name in ENTERED} | ({"value": Decimal(flag)} if flag else {})
        return Report(
            as_of=as_of,
            **said,
            not_applicable=given["not_applicable"].strip() if given["is_not_applicable"] else "",
            note=given["note"].strip(),
            qualifier=given.get("qualifier") or Qualifier.EXACT,
            grade=given.get("grade") or Grade.DEPARTMENT,
        )

    def answers(self) -> dict[str, Answer]:
        """The sentence given, for the warnings that were on the page when it was written and for no others."""
        given = self.cleaned_data
        return answered_alike(given["warned"].split(), given["explanation"], given["next_step"])

    def hold(self, findings: Sequence[Finding]) -> None:
        """Show what the checks object to, and ask for the sentence that the warnings want."""
        self.findings = tuple(findings)
        shown: Any = self.data.copy()  # type: ignore[attr-defined]
        shown[self.add_prefix("warned")] = " ".join(one.rule for one in findings)
        self.data = shown

    @property
    def wants_explanation(self) -> bool:
        return any(one.severity != ERROR for one in self.findings)

    @property
    def wants_next_step(self) -> bool:
        return any(one.wants_next_step for one in self.findings)

    def refuse(self, fault: Refused | ValidationError) -> None:
        """Tell what was refused; what the checks object to is shown with what it asks for."""
        if isinstance(fault, Held):
            self.hold(fault.findings)
        else:
            super().refuse(fault)

    def field_of(self, name: str) -> str | None:
        """The form's field for a report's field, None when it has none: yes/no is a value to the ledger."""
        return "flag" if name == "value" and "flag" in self.fields else super().field_of(name)


class CorrectionForm(ReportForm):
    """A report that is to replace an approved figure, with the reason."""

    reason = forms.CharField(
        label=_("更正理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("原数错在哪里，新数从哪里来。原数和理由都会保留。"),
    )

    def __init__(self, *args: Any, month: Month | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if must_say(month, today):
            self.fields |= nature_fields()

    def nature(self) -> Nature:
        """What was said of the correction; nothing where it isn't asked."""
        return nature_of(self.cleaned_data)


NO_REASON = _("退回必须写明理由，填报人会看到。")


class ReasonForm(Refusable, forms.Form):
    """Why a figure is sent back."""

    reason = forms.CharField(
        label=_("退回理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "aria-keyshortcuts": "r", "data-missing": NO_REASON}),
        error_messages={"required": NO_REASON},
    )

    def refused(self) -> ReasonForm:
        """The form as it was sent, with the cursor where the reason is lacking."""
        self.fields["reason"].widget.attrs["autofocus"] = True
        return self
