"""Opening the series of register items: all of an item's, or those of which something is said for the first time."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from tracker.models.arrays import array

Part = tuple[int, int | None, int | None]  # an item with a measure of it or a stage, by their numbers

_OPEN_ALL = """
    INSERT INTO tracker_series (item_id, measure_id, stage_id, unit_id)
    SELECT item.id, part.measure_id, part.stage_id, item.unit_id
    FROM tracker_item item
    JOIN (
        SELECT register_id, 1 AS kind, "order", id AS measure_id, NULL::bigint AS stage_id FROM tracker_measure
        UNION ALL
        SELECT register_id, 2, "order", NULL, id FROM tracker_stage
    ) part ON part.register_id = item.register_id
    WHERE item.id = ANY(%(items)s)
    AND NOT EXISTS (
        SELECT FROM tracker_series held
        WHERE held.item_id = item.id AND (held.measure_id = part.measure_id OR held.stage_id = part.stage_id)
    )
    ORDER BY item.id, part.kind, part."order"
"""
_OPEN_PARTS = """
    INSERT INTO tracker_series (item_id, measure_id, stage_id, unit_id)
    SELECT item.id, part.measure, part.stage, item.unit_id
    FROM unnest(%(items)s::bigint[], %(measures)s::bigint[], %(stages)s::bigint[])
        WITH ORDINALITY AS part(item, measure, stage, place)
    JOIN tracker_item item ON item.id = part.item
    WHERE NOT EXISTS (
        SELECT FROM tracker_series held
        WHERE held.item_id = part.item AND (held.measure_id = part.measure OR held.stage_id = part.stage)
    )
    ORDER BY part.item, part.measure, part.stage -- one order for all: two who open the same don't block each other
    ON CONFLICT DO NOTHING
"""
_PARTS = """
    SELECT held.id
    FROM unnest(%(items)s::bigint[], %(measures)s::bigint[], %(stages)s::bigint[])
        WITH ORDINALITY AS part(item, measure, stage, place)
    JOIN tracker_series held
      ON held.item_id = part.item AND (held.measure_id = part.measure OR held.stage_id = part.stage)
    ORDER BY part.place
"""


def open_all(items: Collection[int]) -> None:
    """Open the series that register items lack: one for every stage and measure of their registers."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_ALL, {"items": list(items)})


def open_parts(parts: Collection[Part]) -> list[int]:
    """The numbers of the series of these parts, opened where they are lacking.

    Somebody else may be opening the same: then theirs is waited for, and holds.
    """
    given = {
        "items": array(item for item, _measure, _stage in parts),
        "measures": array(measure for _item, measure, _stage in parts),
        "stages": array(stage for _item, _measure, stage in parts),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_PARTS, given)
        cursor.execute(_PARTS, given)
        return [number for (number,) in cursor.fetchall()]
