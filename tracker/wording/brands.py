"""What the product calls itself, in the active language; what nobody has set is said as shipped."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from tracker.wording.languages import in_chinese


@dataclass(frozen=True)
class Branding:
    """The names and notes of this district's product, each with its English; blanks are said as shipped.

    `logo` is the SHA-256 of its file, `size` its bytes, `state` changes with any of it.
    """

    name: str = ""
    name_en: str = ""
    district: str = ""
    district_en: str = ""
    note: str = ""
    note_en: str = ""
    edition: str = ""
    edition_en: str = ""
    logo: str = ""
    size: int = 0

    @property
    def product(self) -> str:
        return _said(self.name, self.name_en) or gettext("目标跟踪")

    @property
    def place(self) -> str:
        """The district's name."""
        return _said(self.district, self.district_en)

    @property
    def source(self) -> str:
        """Where the numbers come from; empty where nothing is said of it."""
        return _said(self.note, self.note_en)

    @property
    def gazette(self) -> str:
        """The masthead of a published month."""
        return _said(self.edition, self.edition_en) or gettext("一月一晒绩")


def _said(chinese: str, english: str) -> str:
    return chinese if in_chinese() else english or chinese
