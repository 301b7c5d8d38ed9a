"""Numbers as they were typed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Decimals = models.DecimalField[str | float | Decimal | None, Decimal | None]
else:
    _Decimals = models.DecimalField


class TypedDecimalField(_Decimals):
    """A number with the decimals it was typed with, zeros at the end included: how exact it was meant.

    `decimal_places` is how many there may be. The column has no scale of its own, which would make 24.20 and 24.2 the same.
    """

    def db_type(self, connection: Any) -> str:
        return "numeric"
