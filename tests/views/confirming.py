"""Steps that can't be taken back, as somebody takes them who reads the page before."""

from __future__ import annotations

from typing import Any

from django.test import Client


def confirmed(client: Client, address: str, sent: dict[str, Any] | None = None) -> Any:
    """The answer to a form, and where a page asks first, the answer to what that page sends."""
    form = sent or {}
    answer = client.post(address, form)
    seen = mark_shown(answer)
    return client.post(address, form | seen) if seen else answer


def mark_shown(answer: Any) -> dict[str, str]:
    """What the page that asks first sends beside the form; nothing of any other page."""
    shown = answer.context
    return {"seen": shown["mark"]} if shown is not None and "concerns" in shown else {}
