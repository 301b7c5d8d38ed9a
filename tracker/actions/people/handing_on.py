"""The person moves, the post stays: what a post was told and nobody has read goes to whoever holds the post now."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from tracker.access import REPORTER
from tracker.actions.people.notices import TO_REVIEW, Kind, Told, put_away, tell
from tracker.calc.periods import day_of
from tracker.models import AppointmentRequest, Membership, Notice, User
from tracker.queries.people.appointments import deciders
from tracker.queries.people.roles import holders, nearest_holders

Post = tuple[int, str]
# What calls for something to be done. What a timer tells, it tells the new holder itself.
WAITING = (Kind.CHANGE_ASKED, Kind.GOAL_ASKED, Kind.APPLYING_ASKED, Kind.REOPENING_ASKED, Kind.ACT_ASKED, Kind.UNDOING_ASKED, Kind.ROLE_ASKED)  # fmt: skip
REFUSED = (Kind.CHANGE_REFUSED, Kind.APPLYING_REFUSED, Kind.REOPENING_REFUSED, Kind.ACT_REFUSED)
HANDED_ON = (*TO_REVIEW, Kind.RETURNED, *WAITING, *REFUSED, Kind.REOPENING_GRANTED, Kind.EXCEPTION, Kind.REMINDER)  # fmt: skip
PASSING = (
    *REFUSED,
    Kind.REOPENING_GRANTED,
    Kind.EXCEPTION,
    Kind.REMINDER,
)  # nothing says when these are settled
PASSING_FOR = timedelta(days=31)
BEGAN_WITHIN = timedelta(days=3)  # a timer that stood still over a weekend misses nobody


@transaction.atomic
def hand_on(*, at: datetime, to: User | None = None) -> int:
    """Tell whoever holds a post what it was told and nobody has read: what people who left it had, and to those who have
    just begun, or `to` one person, also what their colleagues have. What was handed on is put away where it was, and isn't
    mailed there. As often as it's done, nobody is told twice. Gives how many people were told.
    """
    today = day_of(at)
    unread = Notice.objects.filter(read_at=None, unit__isnull=False)
    had: dict[Post, set[int]] = defaultdict(set)
    for unit, role, user in unread.order_by().values_list("unit", "role", "recipient").distinct():
        had[unit, role].add(user)
    there, heirs = _present(had, today)
    left = {post: had[post] - {one.pk for one in there[post]} for post in had}
    fresh = {to.pk} if to is not None else _just_begun(today)
    posts = [post for post in had if left[post] or fresh & {one.pk for one in heirs[post]}]
    rows = list(_handed_on(unread, posts, at)) if posts else []
    told = list(_told(rows, left, heirs, fresh, today))
    count = tell(told, by=None, at=at)
    gone = Q(pk__in=[])
    for unit, role in posts:
        if heirs[unit, role]:
            gone |= Q(unit=unit, role=role, recipient__in=left[unit, role])
    put_away(unread.filter(gone).exclude(pk__in=_for_nobody(rows, heirs, today)), at)
    return count


def _for_nobody(rows: Sequence[Notice], heirs: Mapping[Post, Sequence[User]], today: date) -> list[int]:
    """What none of those who hold the post now may be told of; it waits for who comes."""
    return [
        row.pk for row in rows if not any(map(_may_be_told(row, today), heirs[row.unit_id or 0, row.role]))
    ]


def _present(posts: Collection[Post], today: date) -> tuple[dict[Post, list[User]], dict[Post, list[User]]]:
    """Who holds each post, and who of them is told: of those who report, the unit's own."""
    there: dict[Post, list[User]] = {}
    heirs: dict[Post, list[User]] = {}
    for role in {role for _unit, role in posts}:
        units = [unit for unit, one in posts if one == role]
        found = holders(units, role, on=today)
        near = nearest_holders(units, role, on=today) if role == REPORTER else found
        there |= {(unit, role): some for unit, some in found.items()}
        heirs |= {(unit, role): some for unit, some in near.items()}
    return there, heirs


def _just_begun(today: date) -> set[int]:
    begun = Membership.objects.in_force(today).filter(from_date__gte=today - BEGAN_WITHIN)
    return set(begun.values_list("user", flat=True))


def _handed_on(unread: Any, posts: Sequence[Post], at: datetime) -> Iterator[Notice]:
    """What is open of these posts, the newest of each matter."""
    units = {unit for unit, _role in posts}
    rows = unread.filter(unit__in=units, kind__in=HANDED_ON)
    rows = rows.exclude(kind__in=PASSING, made_at__lt=at - PASSING_FOR)
    rows = rows.exclude(~Q(role=REPORTER), kind=Kind.RETURNED)  # whoever was stood in for, as a reviewer, say
    seen: set[tuple[Post, str, int]] = set()
    for row in rows.select_related("recipient", "figure__endorsement").order_by("-id"):
        post = row.unit_id, row.role
        if post in posts and (post, _matter(row), row.recipient_id) not in seen:
            seen.add((post, _matter(row), row.recipient_id))
            yield row


def _told(
    rows: Sequence[Notice],
    left: Mapping[Post, set[int]],
    heirs: Mapping[Post, Sequence[User]],
    fresh: set[int],
    today: date,
) -> Iterator[Told]:
    known = _known(rows)
    for row in rows:
        post = row.unit_id or 0, row.role
        gone = row.recipient_id in left[post]
        may = _may_be_told(row, today)
        for user in heirs[post]:
            matter = post, _matter(row), user.pk
            if matter in known or not (gone or user.pk in fresh) or not may(user):
                continue
            known.add(matter)
            first = {"first_to": str(row.recipient), "first_at": row.made_at.isoformat()}
            once = f"handed-on:{row.unit_id}:{row.role}:{_matter(row)}:{user.pk}"
            yield Told(row.kind, user, row.digest, once, row.figure_id, post, {**first, **row.data})


def _known(rows: Sequence[Notice]) -> set[tuple[Post, str, int]]:
    """What the holders of these posts were told of the same matters."""
    figures = {row.figure_id for row in rows} - {None}
    same = Q(figure__in=figures) | Q(figure=None, kind__in={row.kind for row in rows})
    told = Notice.objects.filter(same, unit__in={row.unit_id for row in rows})
    return {((one.unit_id or 0, one.role), _matter(one), one.recipient_id) for one in told}


def _matter(notice: Notice) -> str:
    """What a notice is about: to all who are told of it the same."""
    if notice.figure_id is not None:
        return f"{notice.kind}:{notice.figure_id}"
    said = {name: one for name, one in notice.data.items() if name not in ("first_to", "first_at")}
    if notice.kind == Kind.REMINDER:
        said = {name: said.get(name) for name in ("unit_code", "month")}
    return f"{notice.kind}:{hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]}"


def _may_be_told(notice: Notice, today: date) -> Any:
    """Who may be told of a matter: nobody who had a hand in it."""
    figure = notice.figure
    if notice.kind == Kind.ROLE_ASKED:
        request = AppointmentRequest.objects.filter(pk=notice.data["request"], decision=None).first()
        able = {one.pk for one in deciders(request, on=today)} if request is not None else set()
        return lambda user: user.pk in able
    hands = {notice.data.get("asked_by")}
    if figure is not None and notice.kind in TO_REVIEW:
        hands |= {figure.author_id, figure.acting_for_id}
        if hasattr(figure, "endorsement"):
            hands.add(figure.endorsement.endorser_id)
    return lambda user: user.pk not in hands
