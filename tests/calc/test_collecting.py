"""The collector rests as long as the work lasts, and no longer."""

from __future__ import annotations

import gc

import pytest

from tracker.calc.collecting import uncollected


def test_it_rests_and_goes_on():
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()  # the outer work isn't done
    assert gc.isenabled()


def test_it_goes_on_after_a_fault():
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()
