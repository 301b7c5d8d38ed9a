"""Forms that say what is missing by its name, and what was refused after they themselves found no fault."""

from __future__ import annotations

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from tracker.calc.refusals import Refused
from tracker.wording.refusals import sentence, status


class Refusable(forms.BaseForm):
    """A form that says what an action refused: at the field it is about, else on top.

    `status` is that of the answer which shows the form again.
    """

    status = 400

    def full_clean(self) -> None:
        """As Django does, but that what is missing is called by its name."""
        for field in self.fields.values():
            if field.required and field.label:
                field.error_messages["required"] = _missing(field)
        super().full_clean()

    def refuse(self, fault: Refused | ValidationError) -> None:
        """Tell what was refused."""
        if isinstance(fault, Refused):
            self.add_error(self.field_of(fault.details.get("field", "")), sentence(fault))
            self.status = status(fault)
            return
        by_field = getattr(fault, "error_dict", None) or {NON_FIELD_ERRORS: fault.error_list}
        for name, errors in by_field.items():
            self.add_error(self.field_of(name), errors)

    def field_of(self, name: str) -> str | None:
        """The form's field for what an action calls `name`; None when it has none."""
        return name if name in self.fields else None


def _missing(field: forms.Field) -> str:
    """What is asked for where nothing was entered; a field's own words stay."""
    own = field.error_messages["required"]
    if own != forms.Field.default_error_messages["required"]:
        return str(own)
    is_chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    said = _("请选择%(label)s。") if is_chosen else _("请填写%(label)s。")
    return said % {"label": field.label}
