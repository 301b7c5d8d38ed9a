"""Every kind of request that takes a second person, found where the actions declare it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from tracker import actions
from tracker.actions.people.deciding import SecondPerson


def second_persons() -> dict[type[Any], SecondPerson[Any, Any]]:
    """By model of what is asked for how it is decided; of two ways the one by which people decide, not a load."""
    found: dict[type[Any], SecondPerson[Any, Any]] = {}
    for module in walk_packages(actions.__path__, f"{actions.__name__}."):
        for one in vars(import_module(module.name)).values():
            if isinstance(one, SecondPerson):
                asked = one.decision._meta.get_field(one.names).related_model
                found.setdefault(asked, one)
    return found
