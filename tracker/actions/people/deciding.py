"""A second person's word on what somebody asked for: one shape for goals, items' steps, marks, objections and roles.

The database holds the same law: it names in each decision who asked, and refuses one by them and a second one (`second_person`
in models/guarding.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models

from tracker import access
from tracker.access import Rights
from tracker.actions.people.notices import Told, request_is_over, tell
from tracker.actions.people.record import record
from tracker.calc.refusals import Refused
from tracker.models import User

Request = TypeVar("Request", bound=models.Model)
Decision = TypeVar("Decision", bound=models.Model)


@dataclass(frozen=True)
class SecondPerson(Generic[Request, Decision]):
    """How requests of one kind are decided on.

    `names` is the field by which a decision names its request, `may` raises AccessRefused for whoever isn't the second person,
    `decided` is the code of the refusal once somebody has decided; `asked` the kinds of notice that tell of a waiting request
    and name it as `request`.
    """

    decision: type[Decision]
    may: Callable[[Rights, Request], None]
    names: str = "request"
    decided: str = "change_decided"
    asked: Collection[str] = ()

    def check(self, held: Sequence[Request], *, by: User, at: datetime) -> None:
        """That `by` may decide on the requests and nobody has. What they are about is held until the transaction ends.

        Raises AccessRefused or Refused.
        """
        rights = access.rights_at(by, at)
        for one in held:
            self.may(rights, one)
        if self.decision._default_manager.filter(**{f"{self.names}__in": held}).exists():
            raise Refused(self.decided)

    def decide(
        self,
        request: Request,
        kind: str,
        *,
        by: User,
        at: datetime,
        event: str = "",
        told: Mapping[str, Any] | None = None,
        of: models.Model | None = None,
        notice: Told | None = None,
        **said: Any,
    ) -> Decision:
        """Write the decision, which says `said`, put it on record and send whoever asked a notice.

        The event is of the request, or of what the request is about, and tells `told`; without one, that of the row made
        on the request tells of it.
        """
        decision = self.decision(**{self.names: request}, kind=kind, decider=by, **said)
        decision.save(force_insert=True)
        if self.asked:
            request_is_over(self.asked, at=at, request=request.pk)
        if event:
            record(event, by=by, of=of or request, **(told or {}))
        if notice is not None:
            tell([notice], by=by, at=at)
        return decision


def stated(reason: str) -> str:
    """The reason without the space around it. Raises Refused where there is none."""
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    return reason.strip()
