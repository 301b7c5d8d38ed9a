"""Units above and below one another; a circle in the data ends nothing in an endless loop."""

from __future__ import annotations

from collections.abc import Mapping


def below(start: int, parents: Mapping[int, int | None]) -> set[int]:
    """A node and everything below it. `parents` names the parent of each node."""
    children: dict[int | None, list[int]] = {}
    for node, parent in parents.items():
        children.setdefault(parent, []).append(node)
    found: set[int] = set()
    waiting = [start]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(children.get(current, ()))
    return found


def above(start: int, parents: Mapping[int, int | None]) -> list[int]:
    """A node and those above it, up to the root."""
    way: list[int] = []
    current: int | None = start
    while current is not None and current not in way:
        way.append(current)
        current = parents.get(current)
    return way
