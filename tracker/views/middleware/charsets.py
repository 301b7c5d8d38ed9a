"""The encoding that is claimed for a body, taken out of Django's way. It needs no app: it comes before any is asked."""

from __future__ import annotations

import re
from typing import Any

CHARSET = re.compile(r";\s*charset\s*=\s*([^;]*)", re.IGNORECASE)
KEPT_ASIDE = "tracker.charset"
UTF8 = ("utf-8", "utf8", "")


def without_charset(environ: dict[str, Any]) -> dict[str, Any]:
    """What a server hands on, with the encoding that is claimed for the body laid aside.

    Django believes it while it makes the request, before any middleware, and breaks on what decodes to no text.
    """
    content_type = environ.get("CONTENT_TYPE", "")
    claimed = CHARSET.findall(content_type)
    if claimed:
        environ["CONTENT_TYPE"] = CHARSET.sub("", content_type)
        environ[KEPT_ASIDE] = next((one for one in claimed if one.strip("'\" ").lower() not in UTF8), "")
    return environ
