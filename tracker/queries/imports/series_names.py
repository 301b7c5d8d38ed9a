"""Which of the series that a unit owes a line of its month is about, where the line has no key."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.calc.names import folded, near
from tracker.models import Indicator, Series
from tracker.queries.imports import columns
from tracker.queries.imports.aliases import former_names
from tracker.queries.imports.alike import NONE, ONCE, which
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.preview import Refusal

Understood = tuple[Series | None, Refusal | None]


class SeriesNames:
    """What the owed series are called, what their indicators were called, and their codes."""

    def __init__(self, owed: Sequence[Series], questions: Questions) -> None:
        self.questions = questions
        self._names = {str(one): one for one in owed}
        self._by_name = {folded(name): one for name, one in self._names.items()}
        by_indicator = {one.indicator_id: one for one in owed if one.indicator is not None}
        self._by_code = {
            folded(one.indicator.code): one for one in by_indicator.values() if one.indicator is not None
        }
        former = former_names(Indicator) if by_indicator else {}
        self._former = {text: by_indicator[pk] for text, pk in former.items() if pk in by_indicator}

    def called(self, name: str) -> Understood:
        """The series of a name or code, and how that was understood where it isn't called so now."""
        text = folded(name)
        if now := self._by_name.get(text) or self._by_code.get(text):
            return now, None
        was = self._former.get(text)
        if was is None:
            return None, None
        return was, Refusal("", "former_name", {"text": name, "unit": str(was)})

    def near(self, name: str, cell: str) -> Understood:
        """The series that a name near its own was said to mean. Raises StillOpen."""
        likely = near(name, self._names, short=True)
        if not likely:
            return None, None
        offered = {columns.series_key(self._names[one]): one for one in likely}
        key = f"name:{folded(name)}"
        chosen = which(self.questions, key, "series_near", offered, NONE, cell, name[:60], (ONCE,))
        if chosen is None:
            return None, None
        series = self._names[offered[chosen[0]]]
        return series, Refusal("", "called_otherwise", {"text": name, "unit": str(series)})
