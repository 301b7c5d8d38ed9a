"""一票否决 through its pages: asked for, decided by another, read wherever ranks and lists are shown, lifted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.actions.arena import Arena
from tests.actions.reports import JULY
from tests.views.leagues.test_tables import refused_then_done, sent, shown, signed_in
from tracker.actions.leagues.sheets import confirm
from tracker.models import Notice, ScoreSheet, Veto
from tracker.queries.people.notices import Group
from tracker.templatetags.notices import leads_to

pytestmark = pytest.mark.django_db
ASKED = {
    "unit": "street1", "scope": "all", "first_month": "2023-07", "last_month": "", "reason": "发生较大生产安全事故",
    "basis": "示例安〔2023〕5号", "basis_date": "2023-06-20",
}  # fmt: skip
WORDS = "依据示例安〔2023〕5号（2023年6月20日），期限自2023年7月至解除"


@pytest.fixture
def arena() -> Arena:
    made = Arena()
    made.rules(red_places=2, red_over=50)
    return made


def test_from_asking_to_the_lifting(arena: Arena) -> None:
    steward, second = signed_in(arena.steward), signed_in(arena.second)
    clerk = signed_in(arena.clerks["street1"])
    assert sent(steward, "league_vetoes", "arena", **{**ASKED, "first_month": "x"}) == 400
    assert sent(steward, "league_vetoes", "arena", **{**ASKED, "unit": "commerce"}) == 400
    refused_then_done(lambda who: sent(who, "league_vetoes", "arena", **ASKED), clerk, steward)
    assert sent(steward, "league_vetoes", "arena", **ASKED) == 409
    veto = Veto.objects.get()
    assert veto.league is None
    assert "待决定" in shown(clerk, "league_vetoes", "arena")
    assert sent(second, "veto_decide", veto.pk, step="no") == 400
    refused_then_done(lambda who: sent(who, "veto_decide", veto.pk, step="yes"), steward, second)
    assert sent(second, "veto_decide", veto.pk, step="yes") == 409
    page = shown(clerk, "league_vetoes", "arena")
    assert all(text in page for text in ("全部擂台赛", "期限2023年7月至解除", "示例安〔2023〕5号", "已同意"))
    assert "提前解除" not in page

    assert "提前解除" in shown(steward, "league_vetoes", "arena")
    assert "解除示例1街道的一票否决" in shown(steward, "veto_lift", veto.pk)
    lifting = {**ASKED, "first_month": "2023-09", "reason": "整改验收"}
    refused_then_done(lambda who: sent(who, "veto_lift", veto.pk, **lifting), clerk, steward)
    assert sent(steward, "veto_lift", veto.pk, **lifting) == 409
    refused_then_done(
        lambda who: sent(who, "veto_decide", veto.liftings.get().pk, step="yes"), steward, second
    )
    page = shown(clerk, "league_vetoes", "arena")
    assert "期限2023年7月至2023年8月" in page
    assert "解除，自2023年9月起" in page


def test_a_decision_leads_back_to_the_month_it_is_about(arena: Arena) -> None:
    second, veto = signed_in(arena.second), arena.bars(arena.units[0], JULY.plus(2), agreed=False)
    answer = second.post(reverse("veto_decide", args=[veto.pk]), {"step": "yes"})
    assert answer.headers["Location"] == f"{reverse('league_vetoes', args=['arena'])}?month=2023-09"
    (address,) = {
        leads_to(Group([one]))
        for one in Notice.objects.filter(kind="vetoed", recipient=arena.clerks["street1"])
    }
    assert address == answer.headers["Location"]
    assert "示例1街道" in shown(second, "league_vetoes", "arena", more="&month=2023-09")


def test_ranks_and_lists_say_why(arena: Arena) -> None:
    client = signed_in(arena.clerks["street2"])
    arena.bars(arena.units[0])
    for name, more in (("league", ()), ("contender", ("street1",)), ("stage", ("street1",))):
        assert WORDS in shown(client, name, "arena", *more), name
    assert "一票否决" in shown(client, "leagues")
    assert WORDS not in shown(client, "contender", "arena", "street2")
    assert WORDS not in shown(client, "stage", "arena", "street2")


def test_a_reissue_tells_of_the_veto(arena: Arena) -> None:
    steward = signed_in(arena.steward)
    assert sent(steward, "scores_issue", "arena") == 302
    arena.bars(arena.units[0])
    assert WORDS not in shown(steward, "league", "arena")
    assert sent(steward, "scores_reissue", ScoreSheet.objects.get().pk, reason="一票否决") == 302
    page = shown(steward, "league", "arena")
    assert f"红黑榜： 红榜 → — 一票否决： — → {WORDS}" in page, page
    assert "名次随他人变动" not in page
    assert WORDS not in shown(steward, "league", "arena", more="&version=1")


def test_a_form_begins_with_the_first_month_that_is_not_signed_and_names_it(arena: Arena) -> None:
    steward = signed_in(arena.steward)
    assert sent(steward, "scores_issue", "arena") == 302
    confirm(by=arena.second, at=arena.now + timedelta(days=10), sheet=ScoreSheet.objects.get())
    address = reverse("league_vetoes", args=["arena"])
    assert 'value="2023-08"' in steward.get(address).content.decode()
    answer = steward.post(address, ASKED)
    assert answer.status_code == 400
    assert "2023年7月的结果已经签发或公布，不再改变。最早可从2023年8月起。" in answer.content.decode()
