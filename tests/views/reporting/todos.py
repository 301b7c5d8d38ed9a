"""Reading the page of to-dos."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse


def to_decide(client: Client) -> str:
    """What a person's page of to-dos says that they have to decide; nothing where they have no such page."""
    answer = client.get(reverse("todo"))
    found = re.search(r"<h2>等您办理</h2>(.*?)</section>", answer.content.decode(), re.DOTALL)
    return found[1] if found else ""
