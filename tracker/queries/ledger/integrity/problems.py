"""What is wrong with the ledger or with what guards it, in one value for all who look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that isn't as it should be: where (a table with its row, a guard, a head) and what is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
