"""Forms that can tell what was refused after they themselves found no fault."""

from __future__ import annotations

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from tracker.calc.refusals import Refused
from tracker.wording.refusals import sentence, status


class Refusable(forms.BaseForm):
    """A form that says what an action refused: at the field it is about, else on top.

    `status` is that of the answer which shows the form again.
    """

    status = 400

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
