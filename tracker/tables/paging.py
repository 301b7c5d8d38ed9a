"""Sorting and paging of tables from the address, clamped: no request asks for more than a page may hold."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Paginator
from django.http import QueryDict
from django_tables2 import Table

PER_PAGE = 50
PAGE_SIZES = (20, 50, 100, 200)

AnyTable = TypeVar("AnyTable", bound=Table)


def paged(table: AnyTable, asked: QueryDict, *, at_once: int | None = None) -> AnyTable:
    """Sort by a column that the table has, and show a page that exists, of a size that is offered or `at_once`."""
    sort = asked.get("sort", "")
    if sort.removeprefix("-") in table.columns.names() and table.columns[sort.removeprefix("-")].orderable:
        table.order_by = sort
    size = asked.get("per_page", "")
    per_page = at_once or (int(size) if size in {str(offered) for offered in PAGE_SIZES} else PER_PAGE)
    page = Paginator(table.rows, per_page).get_page(asked.get("page")).number
    table.paginate(page=page, per_page=per_page)
    return table
