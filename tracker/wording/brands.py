"""What the product calls itself, in the active language; what nobody has set is said as shipped."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from tracker.wording.languages import in_chinese


@dataclass(frozen=True)
class Identity:
    """What a page or a file prints of the product, in one language: its name, the district's, where its numbers come from, the
    masthead of a published month. `source` is empty where nothing is said of it, `logo` the SHA-256 of its file, empty where
    there is none.
    """

    product: str
    district: str
    source: str
    gazette: str
    logo: str


@dataclass(frozen=True)
class Branding:
    """The names and notes of this district's product, each with its English; blanks are said as shipped.

    `logo` is the SHA-256 of its file, `size` its bytes.
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
    def identity(self) -> Identity:
        """All of it in the active language, as it is printed, and as it stays with what is frozen."""
        return Identity(
            product=_said(self.name, self.name_en) or gettext("目标跟踪"),
            district=_said(self.district, self.district_en),
            source=_said(self.note, self.note_en),
            gazette=_said(self.edition, self.edition_en) or gettext("一月一晒绩"),
            logo=self.logo,
        )


def _said(chinese: str, english: str) -> str:
    return chinese if in_chinese() else english or chinese
