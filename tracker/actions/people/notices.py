"""Telling people: writing notices in the transaction of the change, reading them, and what becomes of their mail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When

from tracker.access import REPORTER, REVIEWER, Rights, rights_at
from tracker.access.posts import holds, in_office
from tracker.access.remarks import remarked_to
from tracker.calc.periods import day_of
from tracker.models import Figure, Notice, Target, Unit, User
from tracker.models.arrays import among
from tracker.models.notices import NoticeQuerySet
from tracker.queries.people.roles import holders, nearest_holders, posts_in
from tracker.wording.names import kept_names

Kind, Mail = Notice.Kind, Notice.Mail
TO_REVIEW = (Kind.SUBMITTED, Kind.CORRECTED, Kind.ENDORSED)
TOGETHER = {Kind.SUBMITTED, Kind.CORRECTED, Kind.ENDORSED, Kind.APPROVED}
GATHERED_FOR = timedelta(minutes=30)  # so that thirty figures typed in an hour aren't thirty mails
MAILED_WITHIN = timedelta(days=3)  # older ones stay in the app: a server set up late doesn't flood people
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))  # after each failed attempt


@dataclass(frozen=True)
class Told:
    """A notice to be: what `kind` of thing, to whom, and the words and numbers it says.

    With a `post`, a unit and a role, it is for the recipient only as long as they hold that, and then for who holds it.
    Notices of one `digest` to one person are shown and mailed together. A notice with `once` is
    written once, whoever asks for it how often.
    """

    kind: str
    recipient: User
    digest: str = ""
    once: str | None = None
    figure: int | None = None
    post: tuple[int, str] | None = None
    data: dict[str, Any] = field(default_factory=dict)


def tell(told: Iterable[Told], *, by: User | None, at: datetime) -> int:
    """Write notices in the transaction of the change they tell of; nobody is told of their own doings.

    If they can't be written the change isn't either. Gives how many people were written to.
    """
    assert transaction.get_connection().in_atomic_block
    rows = [_row(one, at) for one in told if by is None or one.recipient.pk != by.pk]
    before = [row for row in rows if row.once is not None]
    fresh = {row.once for row in before} - set(
        Notice.objects.filter(once__in=[row.once for row in before]).values_list("once", flat=True)
    )
    Notice.objects.bulk_create([row for row in rows if row.once is None])
    Notice.objects.bulk_create([row for row in before if row.once in fresh], ignore_conflicts=True)
    return len({row.recipient_id for row in rows if row.once is None or row.once in fresh})


def _row(told: Told, at: datetime) -> Notice:
    unit, role = told.post or (None, "")
    reachable = bool(told.recipient.email) and told.recipient.is_active
    return Notice(
        kind=told.kind,
        recipient=told.recipient,
        unit_id=unit,
        role=role,
        digest=told.digest,
        once=told.once,
        figure_id=told.figure,
        data=told.data,
        mail=Mail.WAITING if reachable else Mail.NONE,
        next_attempt_at=(at + GATHERED_FOR if told.kind in TOGETHER else at) if reachable else None,
    )


def to_whoever_asked(
    kind: str, user: User, unit: int, data: Mapping[str, Any], *, at: datetime, digest: str = ""
) -> Told:
    """The word on a request about a unit, for as long as who asked is of the unit; then for those who report for it."""
    role = posts_in([unit], on=day_of(at))[unit].get(user.pk, REPORTER)
    return Told(kind, user, digest, post=(unit, role), data=dict(data))


# --- what is told of figures ------------------------------------------------------------------------


def tell_reviewers(figures: Sequence[Figure], kind: str, *, by: User, at: datetime) -> None:
    """Tell those who may decide on figures that these wait for them; not those who had a hand in them."""
    if not figures:
        return
    units = {figure.slot.series.unit_id for figure in figures}
    reviewers = holders(units, REVIEWER, on=day_of(at))
    names = _names(units)
    tell(
        (
            Told(
                kind,
                user,
                f"{kind}:{figure.slot.series.unit_id}",
                figure=figure.pk,
                post=(figure.slot.series.unit_id, REVIEWER),
                data=_about(figure, names),
            )
            for figure in figures
            for user in reviewers[figure.slot.series.unit_id]
            if user.pk not in (figure.author_id, figure.acting_for_id)
        ),
        by=by,
        at=at,
    )


def review_is_over(figures: Iterable[Figure], *, at: datetime) -> None:
    """Nobody needs to be told any more that these figures wait, nor mailed so."""
    told = Notice.objects.filter(figure__in=[one.pk for one in figures], kind__in=TO_REVIEW, read_at=None)
    put_away(told, at)


def reported_again(slots: Collection[int], *, at: datetime) -> None:
    """Nobody needs to be told any more that figures of these slots were returned."""
    told = Notice.objects.filter(kind=Kind.RETURNED, read_at=None, figure__slot__in=among(slots))
    put_away(told, at)


def request_is_over(kinds: Collection[str], *, at: datetime, **names: int) -> None:
    """Nobody needs to be told any more that a request waits; `names` is how its notices name what it's about."""
    about = {f"data__{name}": number for name, number in names.items()}
    put_away(Notice.objects.filter(kind__in=kinds, read_at=None, **about), at)


def put_away(notices: NoticeQuerySet, at: datetime) -> int:
    """Mark unread notices as read, and send no mail of them. In one order, so that two who do it don't block each other."""
    held = list(notices.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if not held:
        return 0
    no_mail = When(mail=Mail.WAITING, then=Value(Mail.NONE))
    return Notice.objects.filter(pk__in=held).update(
        read_at=at, mail=Case(no_mail, default=F("mail")), next_attempt_at=None
    )


def tell_authors(
    figures: Sequence[Figure],
    kind: str,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    more: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """Tell who reported figures, and in whose place, what became of them, unless they have left; `more` is what is said of single
    figures.

    A return is told to all who report for the unit now; where nobody does, it waits for who comes.
    """
    if not figures:
        return
    units = {figure.slot.series.unit_id for figure in figures}
    names, posts = _names(units), posts_in(units, on=day_of(at))
    reporters = nearest_holders(units, REPORTER, on=day_of(at)) if kind == Kind.RETURNED else {}
    concerned = {figure: _concerned(figure, posts, reporters) for figure in figures}
    people = User.objects.in_bulk({pk for some in concerned.values() for pk in some})
    tell(
        (
            Told(
                kind,
                people[pk],
                f"{kind}:{figure.slot.series.unit_id}",
                figure=figure.pk,
                post=(figure.slot.series.unit_id, role),
                data={
                    **_about(figure, names),
                    "by": str(by),
                    **({"reason": reason} if reason else {}),
                    **(more or {}).get(figure.pk, {}),
                },
            )
            for figure, some in concerned.items()
            for pk, role in some.items()
        ),
        by=by,
        at=at,
    )


def _concerned(
    figure: Figure, posts: Mapping[int, Mapping[int, str]], reporters: Mapping[int, Sequence[User]]
) -> dict[int, str]:
    """Who is told what became of a figure, by number, and as what."""
    unit = figure.slot.series.unit_id
    there = {pk: role for pk, role in posts[unit].items() if pk in (figure.author_id, figure.acting_for_id)}
    if not reporters:
        return there
    return {**there, **{one.pk: REPORTER for one in reporters[unit]}} or {figure.author_id: REPORTER}


def _names(units: Collection[int]) -> dict[int, Unit]:
    return Unit.objects.in_bulk(units)


def _about(figure: Figure, units: dict[int, Unit]) -> dict[str, Any]:
    unit = units[figure.slot.series.unit_id]
    month = figure.slot.month
    return {
        **kept_names(what=figure.slot.series, unit=unit),
        "month": f"{month:%Y-%m}" if month else "",
        "unit_code": unit.code,
    }


def tell_of_remark(about: Figure | Target, unit: int, rights: Rights, *, by: User, at: datetime) -> None:
    """Tell those who review what those who report have written about a figure or a goal, and the other way round; of whoever is
    neither, or both, both. Not what was written.
    """
    sides = remarked_to(rights, unit)
    names = _names([unit])
    if isinstance(about, Figure):
        data, digest = _about(about, names), f"{Kind.REMARKED}:{unit}"
    else:
        named = kept_names(what=about, unit=names[unit])
        data, digest = {**named, "month": "", "unit_code": names[unit].code, "target": about.pk}, ""
    figure = about.pk if isinstance(about, Figure) else None
    tell(
        (
            Told(Kind.REMARKED, user, digest, figure=figure, post=(unit, role), data={**data, "by": str(by)})
            for role in sides
            for user in nearest_holders([unit], role, on=day_of(at))[unit]
        ),
        by=by,
        at=at,
    )


# --- reading ----------------------------------------------------------------------------------------


@transaction.atomic
def mark_read(*, by: User, at: datetime, notices: Collection[int] | None = None) -> int:
    """Mark one's own notices as read, all of them if none are named; those of others are left alone.

    A notice read before its mail went out isn't mailed any more.
    """
    mine = Notice.objects.filter(in_office(rights_at(by, at)), read_at=None)
    if notices is not None:
        mine = mine.filter(pk__in=notices)
    return put_away(mine, at)


# --- mail -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """What goes to one person in one mail."""

    recipient: User
    notices: Sequence[Notice]


@transaction.atomic
def claim(*, at: datetime) -> Batch | None:
    """Take the next mail to send and note the attempt, before anything is sent. None when nothing is due.

    Everything of its digest that waits goes with it. Whoever claims it alone sends it. What is of a post that its
    recipient has left isn't sent.
    """
    while True:
        first = (
            Notice.objects.to_mail(at)
            .select_for_update(skip_locked=True)
            .order_by("next_attempt_at", "id")
            .first()
        )
        if first is None:
            return None
        same = Notice.objects.filter(mail=Mail.WAITING, recipient=first.recipient_id, attempts=first.attempts)
        same = same.filter(digest=first.digest) if first.digest else same.filter(pk=first.pk)
        found = list(same.select_for_update(skip_locked=True).order_by("id"))
        recipient = User.objects.get(pk=first.recipient_id)
        rights = rights_at(recipient, at)
        notices = [one for one in found if holds(rights, one.unit_id, one.role)]
        _not_to_be_sent({one.pk for one in found} - {one.pk for one in notices})
        if notices:
            break
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(
        mail=Mail.SENDING, attempts=first.attempts + 1, attempted_at=at, next_attempt_at=None
    )
    return Batch(recipient, notices)


def _not_to_be_sent(notices: Collection[int]) -> None:
    if notices:
        Notice.objects.filter(pk__in=notices).update(mail=Mail.NONE, next_attempt_at=None)


@transaction.atomic
def settle(batch: Batch, *, at: datetime, mail: str, error: str = "") -> str:
    """Note what became of a mail: `sent`, `uncertain`, `failed` for good, or `waiting` for another attempt.

    After the last pause a mail that still fails is `failed`. Gives the state that was noted.
    """
    attempt = batch.notices[0].attempts + 1
    if mail == Mail.WAITING and attempt > len(PAUSES):
        mail = Mail.FAILED
    Notice.objects.filter(pk__in=[one.pk for one in batch.notices]).update(
        mail=mail,
        mail_error=error[:300],
        next_attempt_at=at + PAUSES[attempt - 1] if mail == Mail.WAITING else None,
    )
    return mail


@transaction.atomic
def clear_up(*, at: datetime) -> tuple[int, int]:
    """Before sending: what a sender left half-done is uncertain and never sent again; what is too old isn't sent.

    To be called by the only sender there is. Gives how many of either.
    """
    left = Notice.objects.filter(mail=Mail.SENDING).update(mail=Mail.UNCERTAIN)
    old = Notice.objects.filter(mail=Mail.WAITING, made_at__lt=at - MAILED_WITHIN)
    return left, old.update(mail=Mail.EXPIRED, next_attempt_at=None)
