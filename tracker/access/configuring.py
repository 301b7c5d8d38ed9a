"""Who may set up what: rows of a unit by whoever has the role for that unit, what concerns all by the district's own.

The admin asks here before it shows or offers a row, the actions once more before they write one.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, Field, Model, OuterRef, Q, QuerySet

from tracker.access import ADMINISTRATOR, STEWARD, Rights
from tracker.calc.refusals import AccessRefused
from tracker.models import Event, Membership, Unit, User

Row = TypeVar("Row", bound=Model)
What = Model | type[Model]

BOTH = (STEWARD, ADMINISTRATOR)
STEWARDED = frozenset({
    "bulletintemplate",
    "unit", "section", "comparisonset", "indicator", "issuer", "target", "register", "stage", "measure",
    "column", "item", "window", "checkrule", "identity", "reportingcalendar", "laterunit", "calendarday",
    "league", "alias",
})  # fmt: skip
ADMINISTERED = frozenset({"user", "membership", "brand"})
VERSIONED = frozenset({
    "bulletinversion", "bulletinissue",
    "targetversion", "planpoint", "countingrule", "lightscheme", "lightband", "series",
    "itempresence", "ranksheet", "rankline", "windowexception",
    "scoringscheme", "schemegoal",
})  # fmt: skip

# The ways from a row to the units it is of. A unit is its own, an account is of the units of all its memberships, and a
# notice of its recipient's; what isn't named here, or leads to no unit, is the district's.
UNITS_OF: dict[str, tuple[str, ...]] = {
    "membership": ("unit",),
    "appointmentrequest": ("unit",),
    "target": ("unit",),
    "targetversion": ("target__unit",),
    "planpoint": ("version__target__unit",),
    "targetchangerequest": ("target__unit",),
    "inapplicability": ("unit",),
    "inapplicabilitydecision": ("request__unit",),
    "assessment": ("target__unit",),
    "register": ("keeper",),
    "stage": ("register__keeper",),
    "measure": ("register__keeper",),
    "column": ("register__keeper",),
    "item": ("unit",),
    "itempresence": ("item__unit",),
    "itemsteprequest": ("item__unit",),
    "series": ("unit",),
    "windowexception": ("unit", "series__unit"),
    "reopeningrequest": ("series__unit",),
    "draft": ("series__unit",),
    "slot": ("series__unit",),
    "figure": ("slot__series__unit",),
    "statement": ("slot__series__unit",),
    "endorsement": ("figure__slot__series__unit",),
    "decision": ("figure__slot__series__unit",),
    "evidence": ("figure__slot__series__unit",),
    "checkanswer": ("figure__slot__series__unit",),
    "remark": ("figure__slot__series__unit", "target__unit"),
    "receipt": ("unit",),
    "importrun": ("unit", "register__keeper"),
    "adjustment": ("unit",),
    "veto": ("unit",),
    "objection": ("entry__unit",),
    "promise": ("unit",),
}
BY_ACCOUNT = {"user": "pk", "notice": "recipient"}

# What everybody with a role sees on the site's own pages, or what all work by: looked at whole, whatever one's unit.
OPEN = frozenset({
    "amendment", "alias",
    "unit", "section", "comparisonset", "indicator", "issuer", "target", "targetversion", "assessment", "countingrule",
    "lightscheme", "ranksheet",
    "register", "stage", "measure", "column", "item", "itempresence", "series",
    "window", "checkrule", "identity", "reportingcalendar", "calendarday",
    "league", "scoringscheme", "scoresheet", "scoreentry", "sheetconfirmation", "promise",
    "bulletintemplate", "bulletinissue", "release", "historyload", "brand",
})  # fmt: skip


def may_enter_admin(rights: Rights) -> bool:
    return rights.has(*BOTH)


def may_configure_district(rights: Rights) -> bool:
    """Whether a person sets up what concerns the whole district: its stewards and administrators."""
    return rights.of_district(*BOTH)


def check_configure_district(rights: Rights) -> None:
    if not may_configure_district(rights):
        raise AccessRefused("not_a_steward")


def may_configure(rights: Rights, verb: str, what: What) -> bool:
    """Whether a person may `view`, `add`, `change` or `delete` this row; of a model, whether any row of it.

    Versions are only added; the record is only read. A change asks for the units before and after.
    """
    if not may_enter_admin(rights):
        return False
    if verb == "view":
        return _may_view(rights, what)
    roles = _roles(_name(what), verb)
    if rights.of_district(*roles):
        return True
    if isinstance(what, type):
        return rights.has(*roles) and _has_units(_name(what))
    return rights.has(*roles) and _covers(rights, verb, what, *roles)


def check_configure(rights: Rights, verb: str, what: What) -> None:
    if not may_configure(rights, verb, what):
        raise AccessRefused("not_a_steward")


def visible(rights: Rights, rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows of a model that a person may look at in the admin."""
    if not may_enter_admin(rights):
        return rows.none()
    return rows if _name(rows.model) in OPEN else covered(rights, rows, *BOTH)


def choosable(rights: Rights, field: Field[Any, Any], rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of the rows that a foreign key could name those by which the row that has it would be in reach.

    A goal is set for one's own units alone, while its indicator is any.
    """
    name, roles = _name(field.model), _roles(_name(field.model), "add")
    if rights.of_district(*roles):
        return rows
    units = rights.units(*roles)
    if name == "unit" and field.name == "parent":
        return rows.filter(pk__in=units)
    if name == "membership" and field.name == "user":
        return covered(rights, rows, *roles)
    for way in UNITS_OF.get(name, ()):
        step, _, rest = way.partition("__")
        if step == field.name:
            rows = rows.filter(**{f"{rest or 'pk'}__in": units})
    return rows


def covered(rights: Rights, rows: QuerySet[Row], *roles: str) -> QuerySet[Row]:
    """Those rows of a model all of whose units the roles cover; what is the district's for its own people alone."""
    if rights.of_district(*roles):
        return rows
    name, units = _name(rows.model), rights.units(*roles)
    if name == "unit":
        return rows.filter(pk__in=units)
    if name in BY_ACCOUNT:
        return rows.filter(**{f"{BY_ACCOUNT[name]}__in": _accounts(rights.user_id, units)})
    ways = UNITS_OF.get(name)
    if not ways:
        return rows.none()
    within = Q()
    for way in ways:
        rows = rows.filter(Q(**{f"{way}__in": units}) | Q(**{f"{way}__isnull": True}))
        within |= Q(**{f"{way}__in": units})
    return rows.filter(within)


def _accounts(opener: int, units: frozenset[int]) -> QuerySet[Any, Any]:
    """Accounts whose memberships, past and to come, are all within the units; one without any is its opener's."""
    held = Membership.objects.filter(user=OuterRef("pk"))
    opened = Event.objects.filter(kind="enter", object_type="user", object_id=OuterRef("pk"), actor_id=opener)
    return User.objects.filter(~Exists(held.exclude(unit__in=units)), Exists(held) | Exists(opened)).values(
        "pk"
    )


def _name(what: What) -> str:
    return what._meta.model_name or ""


def _has_units(name: str) -> bool:
    return name == "unit" or name in UNITS_OF or name in BY_ACCOUNT


def _roles(name: str, verb: str) -> tuple[str, ...]:
    """Who adds, changes and deletes rows of a model, if anybody does."""
    if name in ADMINISTERED:
        return (ADMINISTRATOR,)
    return BOTH if name in STEWARDED or (name in VERSIONED and verb == "add") else ()


def _may_view(rights: Rights, what: What) -> bool:
    if _name(what) in OPEN or rights.of_district(*BOTH):
        return True
    if isinstance(what, type):
        return _has_units(_name(what))
    return covered(rights, type(what)._default_manager.filter(pk=what.pk), *BOTH).exists()


def _covers(rights: Rights, verb: str, row: Model, *roles: str) -> bool:
    if isinstance(row, User):
        accounts = User.objects.filter(pk=row.pk)
        return row._state.adding or covered(rights, accounts, *roles).exists()
    if isinstance(row, Membership) and not _covers_holder(rights, row, *roles):
        return False
    units = _units_of_unit(row, verb) if isinstance(row, Unit) else _units(row)
    return bool(units) and units <= rights.units(*roles)


def _covers_holder(rights: Rights, membership: Membership, *roles: str) -> bool:
    """Who gives a role must have the whole account in charge, or another unit would lose it by that."""
    people = {membership.user_id, *Membership.objects.filter(pk=membership.pk).values_list("user", flat=True)}
    return covered(rights, User.objects.filter(pk__in=people), *roles).count() == len(people)


def _units(row: Model) -> set[int]:
    """The units of a row as it is and as it is stored."""
    ways = UNITS_OF.get(_name(row), ())
    units = {_follow(row, way) for way in ways}
    if ways and not row._state.adding:
        for stored in type(row)._default_manager.filter(pk=row.pk).values_list(*ways):
            units.update(stored)
    return {unit for unit in units if unit is not None}


def _follow(row: Model | None, way: str) -> int | None:
    *steps, last = way.split("__")
    try:
        for step in steps:
            row = getattr(row, step, None)
        return getattr(row, f"{last}_id", None)
    except ObjectDoesNotExist:
        return None


def _units_of_unit(unit: Unit, verb: str) -> set[int]:
    """A unit's facts are its own; to make, move or remove it is also the matter of the units above."""
    if unit._state.adding:
        return {unit.parent_id} if unit.parent_id else set()
    before = Unit.objects.filter(pk=unit.pk).values_list("parent", flat=True).first()
    moved = {before, unit.parent_id} if verb == "delete" or before != unit.parent_id else set()
    return {unit.pk} | {parent for parent in moved if parent is not None}
