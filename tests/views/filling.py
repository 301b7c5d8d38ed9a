"""A form as somebody fills it in who reads no labels: what stands there, and something plausible in the blanks."""

from __future__ import annotations

import uuid
from html.parser import HTMLParser

from tracker.calc.checks import SHIPPED

BLANKS = {"date": "2023-07-31", "number": "1", "month": "2023-07"}
ANSWERED = {"warned": " ".join(SHIPPED), "explanation": "已与银行回单核对", "next_step": "下月补齐"}
UNTOUCHED = ("is_not_applicable", "not_applicable", "csrfmiddlewaretoken", "language", "next")


class Forms(HTMLParser):
    """The fields of all forms of a page that send, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.sends = False
        self.choosing = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: text or "" for name, text in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self.sends = given.get("method", "").lower() == "post"
        if not self.sends:
            return
        if tag == "option" and self.choosing and not self.fields.get(self.choosing):
            self.fields[self.choosing] = given.get("value", "")
        if tag == "option" and self.choosing and "selected" in given and given.get("value"):
            self.fields[self.choosing] = given["value"]
        if tag == "select":
            self.choosing = name
            self.fields.setdefault(name, "")
        if tag == "textarea":
            self.fields[name] = "因漏报一笔"
        if tag == "input" and kind in ("checkbox", "radio"):
            if "checked" in given or (kind == "radio" and name not in self.fields):
                self.fields[name] = given.get("value", "on")
        elif tag == "input" and kind not in ("submit", "file", "button", "image"):
            self.fields[name] = given.get("value") or BLANKS.get(kind, "" if kind == "hidden" else "8")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.choosing = ""
        if tag == "form":
            self.sends = False


def filled(html: str) -> dict[str, str]:
    """What would be sent from a page; lines of a grid and single reports with their warnings answered."""
    page = Forms()
    page.feed(html)
    sent = {name: text for name, text in page.fields.items() if name.rpartition("-")[2] not in UNTOUCHED}
    for name in sent:
        _prefix, _dash, last = name.rpartition("-")
        if last in ANSWERED:
            sent[name] = ANSWERED[last]
        if last == "key" and not sent[name]:
            sent[name] = str(uuid.uuid4())
    return sent
