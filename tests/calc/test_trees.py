"""What lies above and below a node."""

from __future__ import annotations

from tracker.calc.trees import above, below

PARENTS = {1: None, 2: 1, 3: 1, 4: 2, 5: 4}


def test_below_and_above():
    assert below(2, PARENTS) == {2, 4, 5}
    assert above(5, PARENTS) == [5, 4, 2, 1]
    assert (below(3, PARENTS), above(1, PARENTS)) == ({3}, [1])


def test_a_circle_ends():
    circle = {1: 2, 2: 1}
    assert below(1, circle) == {1, 2}
    assert above(1, circle) == [1, 2]
