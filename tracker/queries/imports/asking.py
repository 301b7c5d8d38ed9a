"""What a file leaves open is asked, never guessed: questions that reading it leads to, and the answers so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.models import Alias


@dataclass(frozen=True)
class Question:
    """What a file leaves open, asked once for all the cells it holds for.

    `key` finds the answer again when the file is read anew. The doors put `code` with `details` into a sentence, and each
    of `options` into words. `chosen` is the option that was answered, or nothing.
    """

    key: str
    code: str
    options: Sequence[str]
    details: Mapping[str, object] = field(default_factory=dict)
    cells: Sequence[str] = ()
    chosen: str = ""

    @property
    def on_record(self) -> dict[str, object]:
        """The question with its answer as an import keeps it."""
        details = {
            name: list(map(str, one)) if isinstance(one, list | tuple) else str(one)
            for name, one in self.details.items()
        }
        return {
            "key": self.key,
            "code": self.code,
            "details": details,
            "cells": list(self.cells),
            "chosen": self.chosen,
        }


def kept_question(kept: Mapping[str, object]) -> Question:
    """A question with its answer as an import has kept it (`on_record`)."""
    return Question(**{**kept, "options": [kept["chosen"]]})  # type: ignore[arg-type]


class Questions:
    """Collects the questions of one reading of a file; `answers` are options by key."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self._asked: dict[str, Question] = {}
        self._cells: dict[str, dict[str, None]] = {}
        self._remembered: dict[tuple[str, str], Alias] = {}

    def ask(self, key: str, code: str, options: Sequence[str], cell: str = "", /, **details: object) -> str:
        """The option that was answered, nothing while the question is open; asked again for more cells, it stays one question."""
        answer = self.answers.get(key, "")
        chosen = answer if answer in options else ""
        self._asked.setdefault(key, Question(key, code, options, details, chosen=chosen))
        if cell:
            self._cells.setdefault(key, {})[cell] = None
        return chosen

    def expect(self, key: str, option: str) -> None:
        """Take a question as answered so, as it was before, unless the person answers it otherwise."""
        self.answers = {key: option, **self.answers}

    def settle(self, key: str, code: str, chosen: str, /, **details: object) -> None:
        """Note what nobody has to be asked any more, as it was answered before."""
        self._asked[key] = Question(key, code, [chosen], details, chosen=chosen)

    def remember(self, alias: Alias) -> None:
        """Keep an alias in mind that an answer leads to; whoever applies the plan writes it."""
        self._remembered.setdefault((alias.kind, alias.folded), alias)

    @property
    def remembered(self) -> list[Alias]:
        return list(self._remembered.values())

    @property
    def asked(self) -> list[Question]:
        """All that were asked, in order, open or answered, each with its cells."""
        return [
            Question(
                one.key, one.code, one.options, one.details, tuple(self._cells.get(one.key, ())), one.chosen
            )
            for one in self._asked.values()
        ]
