"""Goals that are to hold although the parts of a divided goal don't add up to it: somebody says so."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from tracker.queries.targets.misfits import Misfit
from tracker.wording.splits import misfit


class AddingUp(forms.Form):
    """A form that tells which parts wouldn't add up, and goes on once that is ticked."""

    as_it_is = forms.BooleanField(label=gettext_lazy("合计与全区目标不符，仍照此办理"), required=False)

    def check_adds_up(self, found: Sequence[Misfit]) -> bool:
        """Whether all adds up, or is meant as it is; else the form tells what doesn't."""
        if self.cleaned_data.get("as_it_is"):
            return True
        for one in found:
            self.add_error("as_it_is", misfit(one))
        return not found
