"""Forms of things with a name: one that is near another's is saved once somebody has said that it isn't that one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.queries.ledger.naming import called_alike
from tracker.wording.names import in_brackets

CONFIRMED = "is_another"
SHOWN_AT_MOST = 5


class AsksAlike(forms.ModelForm):
    """Asks about a new name that is near another one; until there is such a name the box isn't shown."""

    is_another = forms.BooleanField(
        label=gettext_lazy("不是同一个"), required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "name" in self.changed_data and self.cleaned_data.get("name"):
            self._ask(self.cleaned_data["name"])
        return cleaned

    def _ask(self, name: str) -> None:
        row = type(self.instance)(
            pk=self.instance.pk, name=name, **{one: self._of(one) for one in ("register",) if self._of(one)}
        )
        alike = called_alike(row)
        if not alike:
            return
        self.fields[CONFIRMED].widget = forms.CheckboxInput()
        if not self.cleaned_data.get(CONFIRMED):
            known = _("、").join(map(_called, alike[:SHOWN_AT_MOST]))
            told = _("名称与已有的%(known)s相近。是同一个的，请用已有的；不是同一个的，请勾选后再保存。")
            self.add_error(CONFIRMED, told % {"known": known})

    def _of(self, name: str) -> Any:
        """What the form or its row says of a relation, if the row has one."""
        return self.cleaned_data.get(name) or getattr(self.instance, name, None)


def _called(row: Any) -> str:
    """A row by its name and code."""
    return _("“%(what)s”") % {"what": row.name} + in_brackets(row.code)
