"""What a row of a workbook asks for and is refused: undone, and told at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tracker.calc.refusals import Refused
from tracker.queries.imports.preview import PreviewLine, Refusal
from tracker.queries.imports.setting_up.reading import Row
from tracker.wording.refusals import sentences


@contextmanager
def refusing(row: Row, line: PreviewLine) -> Iterator[None]:
    """What is refused within is undone and stands at the cell at fault."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as fault:
        by_field = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
        for name, said in by_field.items():
            line.refusals.append(Refusal(cell_of(row, name), "not_entered", {"text": " ".join(said)}))
    except Refused as fault:
        cell = cell_of(row, str(fault.details.get("field", "")))
        line.refusals.append(Refusal(cell, "not_entered", {"text": " ".join(sentences(fault))}))
    except IntegrityError:
        line.refusals.append(Refusal(cell_of(row, ""), "changed_meanwhile"))
    except KeyError as fault:  # something above it, in the same sheet, was refused
        line.refusals.append(Refusal(cell_of(row, ""), "refused_itself", {"text": str(fault.args[0])}))


def cell_of(row: Row, name: str) -> str:
    """The cell of a model's field, else the first of the row."""
    columns = (one.name for one in row.table.fields if name in (one.name, *one.into))
    return row.cells.get(next(columns, ""), "") or next(iter(row.cells.values()), "")
