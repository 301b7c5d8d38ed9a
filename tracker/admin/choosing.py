"""Choosing another row while typing: what names none, in an address or a form, is chosen by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple

from tracker.calc.numbers import row_number


class Numbers(AutocompleteMixin):
    """Shows the rows chosen. Django asks the database for whatever it is given, and fails on what is no number."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        known = [one for one in value if row_number(str(one)) is not None]
        return super().optgroups(name, known, attr)


class One(Numbers, AutocompleteSelect):
    pass


class Several(Numbers, AutocompleteSelectMultiple):
    pass
