"""A page with what was typed put back into its form: names in order, what has no place any more beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from lxml import html

Element = Any
_ROW = re.compile(r"(.+)-\d+-.+")
_BUTTONS = ("submit", "button", "image", "reset")


@dataclass
class Returned:
    """What became of each text: how many are in their place, and those without one."""

    placed: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def put_back(
    content: bytes,
    *,
    page: str,
    plain: Callable[[str], str],
    address: str,
    fields: Sequence[Sequence[str]],
    mark: tuple[str, str],
    note: Callable[[Returned], str],
) -> bytes:
    """The page at `page` with `fields` in the form that is sent to `address`, with `mark` to be sent along.

    `plain` takes from an address of the page what `address` is without. `note` tells in HTML what was done; it stands at the head of the content.
    """
    document = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    said: dict[str, list[str]] = {}
    for name, text in fields:
        said.setdefault(name, []).append(text)
    ways = [(one, {plain(urljoin(page, way)) for way in _ways(one, page)}) for one in document.forms]
    form = _form(document, [one for one, ends in ways if address in ends], said)
    returned = Returned(left=[(name, text) for name, texts in said.items() for text in texts])
    if form is not None:
        returned = _fill(document, form, said)
        form.insert(0, html.Element("input", type="hidden", name=mark[0], value=mark[1]))
    place = document.get_element_by_id("content", document.body)
    place.insert(0, html.fragment_fromstring(note(returned)))
    written: bytes = html.tostring(document, doctype="<!DOCTYPE html>", encoding="utf-8")
    return written


def _ways(form: Element, page: str) -> list[str]:
    """Where a form may send to."""
    posts = form.get("method", "").lower() == "post"
    return [form.get("action") or page, *form.xpath(".//@formaction")] if posts else []


def _form(document: Element, forms: Sequence[Element], said: Mapping[str, Sequence[str]]) -> Element | None:
    """The form that was sent, among those that go to its address: the one with most of its names and hidden texts."""
    found = [(_likeness(document, form, said), form) for form in forms]
    best = max(found, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def _likeness(document: Element, form: Element, said: Mapping[str, Sequence[str]]) -> int:
    points = 0
    for control in _controls(document, form):
        texts = said.get(control.get("name"))
        if texts is not None:
            points += 3 if _type(control) == "hidden" and control.get("value") in texts else 1
    return points


def _controls(document: Element, form: Element) -> Iterator[Element]:
    """What has a name and is sent with the form, in order."""
    for control in document.iter("input", "select", "textarea", "button"):
        owner = control.get("form")
        belongs = owner == form.get("id") if owner else form in control.iterancestors("form")
        if belongs and control.get("name"):
            yield control


def _type(control: Element) -> str:
    return str(control.get("type", "text")).lower() if control.tag == "input" else str(control.tag)


def _fill(document: Element, form: Element, said: Mapping[str, list[str]]) -> Returned:
    waiting = {name: list(texts) for name, texts in said.items()}
    returned = Returned()
    controls = list(_controls(document, form))
    for control in controls:
        texts = waiting.get(control.get("name"), [])
        kind = _type(control)
        if kind in _BUTTONS:
            texts.clear()
        elif kind not in ("file", "password"):
            filled = kind in ("checkbox", "radio") or bool(texts and texts[0])
            placed = _set(control, kind, texts)
            returned.placed += placed
            if placed and filled and kind != "hidden":
                for around in control.iterancestors("details"):
                    around.set("open", "")
    totals = {control.get("name") for control in controls if control.get("name").endswith("-TOTAL_FORMS")}
    for name, texts in reversed(waiting.items()):
        row = _ROW.fullmatch(name)
        if row and f"{row[1]}-TOTAL_FORMS" in totals:
            for text in texts:  # a row that was added: it goes with the form, in sight
                form.insert(0, _added(name, text))
                returned.placed += 1
            texts.clear()
    returned.left = [(name, text) for name, texts in waiting.items() for text in texts if text]
    return returned


def _set(control: Element, kind: str, texts: list[str]) -> int:
    """Give the control what of the texts is its own, and take that from them; how many that were."""
    if kind in ("checkbox", "radio"):
        return _mark(control, "checked", control.get("value", "on"), texts)
    if kind == "select":
        options = control.iter("option")
        own = [_mark(one, "selected", one.get("value", one.text_content()), texts) for one in options]
        return sum(own)
    if not texts:
        return 0
    text = texts.pop(0)
    if kind == "textarea":
        control.text = "\n" + text  # a browser drops the first line break
    else:
        control.set("value", text)
    return 1


def _mark(control: Element, attribute: str, value: str, texts: list[str]) -> int:
    control.attrib.pop(attribute, None)
    if value not in texts:
        return 0
    control.set(attribute, "")
    texts.remove(value)
    return 1


def _added(name: str, text: str) -> Element:
    made = html.Element("textarea", name=name, rows="1")
    made.text = "\n" + text
    line = html.Element("label")
    line.text = name
    line.append(made)
    return line
