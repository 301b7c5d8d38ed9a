"""Rights in the admin end where one's unit ends: what a street's steward and administrator once could do to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.admin.forms import context_of, filled
from tests.people import client_of
from tests.views.steps import funds, target_of
from tracker.access import rights_of
from tracker.actions.bulletins import texts
from tracker.actions.ledger import history, ranks
from tracker.actions.people import accounts, configuration
from tracker.actions.reporting import calendars, windows
from tracker.actions.targets import plan, roll_over
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    BulletinIssue,
    BulletinTemplate,
    Draft,
    Indicator,
    LightScheme,
    Membership,
    RankSheet,
    ReportingCalendar,
    Section,
    Series,
    Target,
    TargetVersion,
    Unit,
    User,
    Window,
    WindowException,
)

pytestmark = pytest.mark.django_db
ADD_VERSION = "/admin/tracker/targetversion/add/"
PASSWORD = "quite long and unusual 7"
CHANGED = {
    "in_force_from": "2023-07-01",
    "basis": "会议",
    "basis_date": "2023-06-30",
    "reason": "因",
    "curve": "",
}


@pytest.fixture
def steward(person: Any) -> User:
    """Of 大虞街道, not of the district."""
    return person("steward", "dayu")


@pytest.fixture
def administrator(person: Any) -> User:
    return person("administrator", "dayu")


@pytest.fixture
def client(steward: User) -> Client:
    return client_of(steward)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def version_of(target: Target) -> TargetVersion:
    return TargetVersion(
        target=target,
        tier="committed",
        value=Decimal("0.01"),
        judged_by="pace",
        in_force_from=target.first_month,
        basis="会议",
        basis_date=target.first_month,
        reason="因",
    )


def test_a_goal_of_another_unit_gets_no_version(client: Client, steward: User) -> None:
    own, other = target_of("inv.outside_funds", "dayu"), target_of("inv.outside_funds", "liyuan")
    form = filled(client.get(ADD_VERSION, {"target": own.pk}), **CHANGED, value="0.01")
    before = TargetVersion.objects.count()
    answer = client.post(ADD_VERSION, form | {"target": other.pk})
    assert "target" in context_of(answer)["adminform"].form.errors
    with pytest.raises(AccessRefused):
        plan.add_target_version(by=steward, at=timezone.now(), version=version_of(other))
    assert TargetVersion.objects.count() == before


def test_another_units_draft_is_not_found(client: Client, person: Any) -> None:
    kept = {}
    for code in ("dayu", "liyuan"):
        given = {"author": person("reporter", code), "entries": {"value": "7.77"}, "saved_at": timezone.now()}
        kept[code] = Draft.objects.create(series=funds(code), **given)
    for page in ("change", "history", "delete"):
        assert client.get(reverse(f"admin:tracker_draft_{page}", args=[kept["liyuan"].pk])).status_code == 404
    listed = context_of(client.get(reverse("admin:tracker_draft_changelist")))["cl"].result_list
    assert kept["liyuan"] not in listed


def test_the_districts_briefing_is_not_a_streets(client: Client, steward: User, person: Any) -> None:
    template = BulletinTemplate.objects.get()
    page = reverse("bulletin", args=[template.code, "2023-06"])
    issue = reverse("bulletin_issue", args=[template.code, "2023-06"])
    assert client.post(issue, {"note": "因"}).status_code == 403
    assert client.get(page).status_code == 403
    assert client.get(reverse("bulletin_text", args=[template.code])).status_code == 403
    assert client_of(person("leader", "dayu")).get(page).status_code == 403
    with pytest.raises(AccessRefused):
        texts.issue_bulletin(by=steward, at=timezone.now(), template=template, month=Month(2023, 6))
    assert not BulletinIssue.objects.exists()


@pytest.mark.parametrize("above", [("reviewer", "kuiwen"), ("reporter", "liyuan")])
def test_nobody_elses_password_is_set(administrator: User, person: Any, above: tuple[str, str]) -> None:
    user = person(*above)
    before, client = user.password, client_of(administrator)
    posted = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    for page in ("password", "change"):
        assert client.get(reverse(f"admin:tracker_user_{page}", args=[user.pk])).status_code == 404
        assert client.post(reverse(f"admin:tracker_user_{page}", args=[user.pk]), posted).status_code == 404
    for step in (accounts.unlock, accounts.unlink_identity):
        with pytest.raises(AccessRefused):
            step(by=administrator, at=timezone.now(), user=user)
    with pytest.raises(AccessRefused):
        accounts.set_password(by=administrator, at=timezone.now(), user=user, password=PASSWORD)
    user.refresh_from_db()
    assert user.password == before


def test_roles_are_given_within_ones_unit(administrator: User, person: Any) -> None:
    client, add = client_of(administrator), reverse("admin:tracker_membership_add")
    own, other = person("reporter", "dayu"), person("reporter", "liyuan")
    form = filled(client.get(add), role="auditor", from_date="2023-01-01")
    wrong = [
        (administrator, unit("kuiwen")),
        (administrator, unit("liyuan")),
        (other, unit("dayu")),
        (other, unit("liyuan")),
    ]
    before = Membership.objects.count()
    for user, where in wrong:
        answer = client.post(add, form | {"user": user.pk, "unit": where.pk})
        assert context_of(answer)["adminform"].form.errors
        with pytest.raises(AccessRefused):
            accounts.appoint(by=administrator, at=timezone.now(), user=user, unit=where, role="auditor")
    assert Membership.objects.count() == before
    accounts.appoint(by=administrator, at=timezone.now(), user=own, unit=unit("dayu"), role="reviewer")
    assert Membership.objects.count() == before + 1


def test_a_role_does_not_move_to_another_unit(administrator: User, person: Any) -> None:
    held = person("reporter", "dayu").memberships.get()
    for changed in ({"unit": unit("liyuan")}, {"user": person("reporter", "liyuan")}):
        membership = Membership.objects.get(pk=held.pk)
        for name, row in changed.items():
            setattr(membership, name, row)
        with pytest.raises(AccessRefused):
            accounts.save_membership(by=administrator, at=timezone.now(), membership=membership)


def test_an_account_without_a_role_is_its_openers(administrator: User, person: Any) -> None:
    """Or else a street's administrator could set the password of somebody who is to become a leader."""
    opened = User(username="li_si", display_name="李四", password="!")
    accounts.save_account(by=administrator, at=timezone.now(), user=opened)
    blank = User.objects.create_user("zhang_san", PASSWORD, display_name="张三")
    client = client_of(administrator)
    for user, status in ((opened, 200), (blank, 404)):
        assert client.get(reverse("admin:tracker_user_change", args=[user.pk])).status_code == status
    other = client_of(person("administrator", "liyuan"))
    assert other.get(reverse("admin:tracker_user_change", args=[opened.pk])).status_code == 404
    whole = client_of(person("administrator"))
    assert whole.get(reverse("admin:tracker_user_change", args=[blank.pk])).status_code == 200


def test_an_account_with_a_role_elsewhere_is_the_districts(administrator: User, person: Any) -> None:
    user = person("reporter", "dayu")
    today = timezone.localdate()
    Membership.objects.create(
        user=user, unit=unit("liyuan"), role="reporter", from_date=today, until_date=today
    )
    page = reverse("admin:tracker_user_change", args=[user.pk])
    assert client_of(administrator).get(page).status_code == 404
    assert client_of(person("administrator")).get(page).status_code == 200


def test_rows_stay_with_their_unit(steward: User) -> None:
    """Before and after a change both count, whichever way it goes."""
    at = timezone.now()
    given = {"indicator": funds().indicator, "last_month": date(2031, 12, 1)}
    own = Target(unit=unit("dayu"), first_month=date(2031, 1, 1), **given)
    configuration.save(by=steward, at=at, row=own)
    other = Target.objects.create(unit=unit("liyuan"), first_month=date(2031, 1, 1), **given)
    for row, to in ((own, "liyuan"), (other, "dayu"), (other, "liyuan")):
        row.unit = unit(to)
        with pytest.raises(AccessRefused):
            configuration.save(by=steward, at=at, row=row)
    with pytest.raises(AccessRefused):
        configuration.enter(
            by=steward, at=at, rows=[Target(unit=unit("liyuan"), **given, first_month=date(2030, 1, 1))]
        )
    with pytest.raises(AccessRefused):
        configuration.remove(by=steward, at=at, row=other)
    configuration.remove(by=steward, at=at, row=Target.objects.get(pk=own.pk))


def test_a_street_describes_itself_and_moves_nowhere(client: Client, steward: User) -> None:
    own = unit("dayu")
    page = reverse("admin:tracker_unit_change", args=[own.pk])
    form = filled(client.get(page), name_en="Dayu")
    assert client.post(page, form).status_code == 302
    own.refresh_from_db()
    assert (own.name_en, own.parent) == ("Dayu", unit("kuiwen"))
    own.parent = unit("liyuan")
    with pytest.raises(AccessRefused):
        configuration.save(by=steward, at=timezone.now(), row=own)
    with pytest.raises(AccessRefused):
        configuration.remove(by=steward, at=timezone.now(), row=unit("dayu"))
    below = Unit(code="dayu-1", name="示例社区", kind="bureau", parent=unit("dayu"), order=1)
    configuration.save(by=steward, at=timezone.now(), row=below)
    with pytest.raises(AccessRefused):
        configuration.save(
            by=steward,
            at=timezone.now(),
            row=Unit(code="x", name="示例", kind="bureau", parent=unit("kuiwen"), order=1),
        )


@pytest.mark.parametrize("into", ["kuiwen", "commerce"])
def test_the_district_is_put_below_none_of_its_units(into: str, person: Any) -> None:
    """Called a bureau it might have been, and nobody would have been the district's any more."""
    whole = unit("kuiwen")
    whole.kind, whole.parent = "bureau", unit(into)
    with pytest.raises(Refused, match="unit_below_itself"):
        configuration.save(by=person("steward"), at=timezone.now(), row=whole)


def test_a_window_is_held_open_for_ones_own_unit(administrator: User) -> None:
    window, at = Window.objects.order_by("-month")[0], timezone.now()
    for given in ({"unit": unit("liyuan")}, {"series": funds("liyuan")}):
        row = WindowException(window=window, until=at, reason="补报", **given)
        with pytest.raises(AccessRefused):
            windows.grant_exception(by=administrator, at=at, exception=row)
    own = WindowException(window=window, until=at, reason="补报", unit=unit("dayu"))
    windows.grant_exception(by=administrator, at=at, exception=own)


def _rank_sheet(by: User) -> None:
    rank = Indicator.objects.filter(kind="rank")[0]
    sheet = RankSheet(indicator=rank, month=date(2023, 7, 1), source="局", source_date=date(2023, 8, 1))
    ranks.enter_sheet(by=by, at=timezone.now(), sheet=sheet, values={})


DISTRICTS: dict[str, Callable[[User], object]] = {
    "section": lambda by: configuration.save(
        by=by, at=timezone.now(), row=Section(code="x", name="示例", order=1)
    ),
    "indicator": lambda by: configuration.save(by=by, at=timezone.now(), row=Indicator.objects.all()[0]),
    "window": lambda by: windows.save_window(
        by=by, at=timezone.now(), window=Window.objects.order_by("-month")[0]
    ),
    "windows": lambda by: calendars.build_windows(
        by=by, at=timezone.now(), calendar=ReportingCalendar.objects.all()[0], year=2031
    ),
    "lights": lambda by: plan.add_light_scheme(by=by, at=timezone.now(), scheme=LightScheme(), bands=[]),
    "ranks": _rank_sheet,
    "history": lambda by: history.open_load(by=by, at=timezone.now(), name="示例", source="示例"),
    "next year": lambda by: roll_over.roll_over(
        by=by,
        at=timezone.now(),
        year=2023,
        values={target_of("inv.outside_funds", "liyuan").pk: Decimal(1)},
        basis="会议",
        basis_date=date(2023, 12, 1),
    ),
}


@pytest.mark.parametrize("role", ["steward", "administrator"])
@pytest.mark.parametrize("step", DISTRICTS)
def test_what_concerns_all_is_the_districts(person: Any, step: str, role: str) -> None:
    with pytest.raises(AccessRefused):
        DISTRICTS[step](person(role, "dayu"))


def test_choices_end_where_the_unit_ends(client: Client, administrator: User, person: Any) -> None:
    theirs = person("reporter", "liyuan")
    offered = {
        ("targetversion", "target"): set(
            Target.objects.filter(unit__code="dayu").values_list("pk", flat=True)
        ),
        ("target", "unit"): {unit("dayu").pk},
        ("windowexception", "unit"): {unit("dayu").pk},
        ("windowexception", "series"): set(
            Series.objects.filter(unit__code="dayu").values_list("pk", flat=True)
        ),
        ("item", "unit"): {unit("dayu").pk},
    }
    for (model, field), known in offered.items():
        asked = {"app_label": "tracker", "model_name": model, "field_name": field, "term": ""}
        rows = client.get(reverse("admin:autocomplete"), asked).json()["results"]
        assert rows
        assert {int(one["id"]) for one in rows} <= known, (model, field)
    asked = {"app_label": "tracker", "model_name": "membership", "field_name": "user", "term": ""}
    assert client.get(reverse("admin:autocomplete"), asked).status_code == 403
    rows = client_of(administrator).get(reverse("admin:autocomplete"), asked).json()["results"]
    found = {int(one["id"]) for one in rows}
    assert administrator.pk in found
    assert theirs.pk not in found
    indicator = {"app_label": "tracker", "model_name": "target", "field_name": "indicator", "term": "swzj"}
    assert client.get(reverse("admin:autocomplete"), indicator).json()["results"]


def test_next_year_is_planned_for_ones_own(client: Client) -> None:
    lines = client.get(reverse("roll_over", args=[2023])).context["lines"]
    assert {line.proposal.target.unit.code for line in lines} == {"dayu"}


@pytest.mark.parametrize("name", ["record", "record_export", "configuration_changes"])
def test_the_record_is_read_by_the_districts_auditors(person: Any, name: str) -> None:
    assert client_of(person("auditor", "dayu")).get(reverse(name)).status_code == 403
    assert client_of(person("auditor")).get(reverse(name)).status_code == 200


def test_roles_of_the_district_are_known(person: Any, now: Any) -> None:
    assert rights_of(person("steward"), on=now.date()).of_district("steward")
    rights = rights_of(person("steward", "dayu"), on=now.date())
    assert rights.has("steward")
    assert not rights.of_district("steward")
