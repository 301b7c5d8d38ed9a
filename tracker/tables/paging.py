"""Sorting and paging of tables from the address, clamped: no request asks for more than a page may hold."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
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
    table.paginate(Clamped, page=asked.get("page"), per_page=per_page)
    return table


class Clamped(Paginator):
    """For a page that doesn't exist the first or the last one. Rows of a table count themselves without being read
    only once the table has its paginator, so the page can't be settled before."""

    def validate_number(self, number: Any) -> int:
        try:
            return super().validate_number(number)
        except PageNotAnInteger:
            return 1
        except EmptyPage:
            return self.num_pages
