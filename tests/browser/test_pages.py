"""Every main page fits its window, runs without an error and asks no other host for anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Request, Response, ViewportSize

from tests.browser.steps import LANGUAGES, PATIENCE, Visitor, report_address, target_of, waiting_figure
from tracker.models import Figure, Indicator, Item, Target, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Each page is opened at the first width and then resized to the other.
WIDTHS = {"zh-hans": (1440, 390), "en": (390, 1440)}


class Complaints:
    """What a browser complains about; it tells the console of each violation of the content policy."""

    def __init__(self, visitor: Visitor, server: str) -> None:
        self.server = server
        self.page = visitor.page
        self.found: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", self._look_at_host)
        self.page.on("response", self._look_at_status)

    def _note(self, what: str) -> None:
        self.found.append(f"{self.page.url}: {what}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(message.text)

    def _look_at_host(self, request: Request) -> None:
        if not request.url.startswith((f"{self.server}/", "data:")):
            self._note(f"asks {request.url}")

    def _look_at_status(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"{response.status} from {response.url}")

    def look(self, addresses: list[str], widths: tuple[int, ...]) -> None:
        """Open each page and see whether it fits windows of these widths."""
        for address in addresses:
            self._widen(widths[0])
            self.page.goto(address)
            for width in widths:
                self._widen(width)
                self.measure()

    def _widen(self, width: int) -> None:
        self.page.set_viewport_size(ViewportSize(width=width, height=900))

    def measure(self) -> None:
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if too_wide > 0:
            self._note(f"{too_wide} px too wide for {self.page.viewport_size}")


def of_any_role() -> list[str]:
    counted = Target.objects.filter(indicator__kind="register_count")[0]
    with_members = Target.objects.filter(indicator__kind="indicator_count")[0]
    reported = target_of("inv.outside_funds", "dayu")
    return [
        reverse("board"),
        *(reverse("target", args=[target.pk]) for target in (counted, with_members, reported)),
        reverse("progress_sections"),
        reverse("progress_units"),
        reverse("registers"),
        reverse("missing"),
        reverse("notices"),
        reverse("register", args=["towers"]),
        reverse("item", args=[Item.objects.filter(register__code="towers")[0].pk]),
        *(reverse(name) for name in ("account", "account_change_password", "mfa_index", "usersessions_list")),
    ]


def of_reporter(waiting: Figure) -> list[str]:
    series = waiting.slot.series
    approved = Figure.objects.filter(slot__series=series, decision__kind="approve").latest("slot__month")
    return [
        reverse("todo"),
        reverse("report"),
        f"{reverse('report')}?month=2023-03",
        report_address(series),
        reverse("figure", args=[waiting.pk]),
        reverse("figure", args=[approved.pk]),
        reverse("correct", args=[approved.pk]),
    ]


def of_administrator() -> list[str]:
    indicator = Indicator.objects.get(code="inv.outside_funds")
    change = reverse("admin:tracker_indicator_change", args=[indicator.pk])
    return [reverse("admin:index"), change, reverse("people")]


@pytest.fixture
def pages(account: Callable[..., User]) -> dict[User, list[str]]:
    """Who opens what: a queue with a figure in it and an empty one among them."""
    reporter, reviewer = account("reporter", "dayu"), account("reviewer")
    waiting = waiting_figure(reporter, "dayu")
    return {
        reporter: [*of_any_role(), *of_reporter(waiting)],
        reviewer: [reverse("todo"), reverse("review"), reverse("figure", args=[waiting.pk])],
        account("reviewer", "liyuan"): [reverse("review")],
        account("administrator"): of_administrator(),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_fit_and_nothing_is_wrong_with_them(
    language: str, server: str, visitor: Callable[..., Visitor], pages: dict[User, list[str]]
) -> None:
    widths = WIDTHS[language]
    person = visitor(language, width=widths[0])
    complaints = Complaints(person, server)
    person.come_to_sign_in()
    complaints.look([reverse("account_login")], widths)
    for user, addresses in pages.items():
        person.sign_in(user)
        complaints.look(addresses, widths)
        person.page.goto(reverse("registers"))
        person.sign_out()
    assert not complaints.found


FAULTS = {
    "document.body.style.width = '3000px'": "px too wide",
    "console.error('broken')": "broken",
    "setTimeout(() => nothing.at.all)": "nothing is not defined",
    "document.head.append(document.createElement('style').appendChild(new Text('*{}')).parentNode)": "style-src",
    "new Image().src = 'http://localhost:9/elsewhere.png'": "asks http://localhost:9/elsewhere.png",
}


def hears(complaints: Complaints, heard: str) -> bool:
    """Whether the browser complains of it, sooner or later."""
    for _look in range(PATIENCE // 20):
        complaints.measure()
        if any(heard in complaint for complaint in complaints.found):
            return True
        complaints.page.wait_for_timeout(20)
    return False


def test_faults_would_be_noticed(server: str, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    complaints = Complaints(person, server)
    for fault, heard in FAULTS.items():
        person.come_to_sign_in()
        complaints.found.clear()
        person.page.evaluate(f"() => {{ {fault} }}")
        assert hears(complaints, heard), (fault, complaints.found)


def test_quotation_marks_in_english_are_as_narrow_as_its_letters(visitor: Callable[..., Visitor]) -> None:
    """Also where a Chinese font has to do; those of a Chinese text on an English page stay as they are."""
    person = visitor("en")
    person.come_to_sign_in()
    marks = """lang => {
        const made = document.createElement("span");
        made.lang = lang;
        made.style.fontSize = "100px";
        made.style.fontFamily = "Noto Sans CJK SC";
        made.textContent = "“”";
        document.body.append(made);
        return [getComputedStyle(made).fontVariantEastAsian, made.getBoundingClientRect().width < 140];
    }"""
    assert person.page.evaluate(marks, "en") == ["proportional-width", True]
    assert person.page.evaluate(marks, "zh-Hans")[0] == "normal"
