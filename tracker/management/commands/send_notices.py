"""`manage.py send_notices`: what waits in the outbox goes out by e-mail, each mail at most once."""

from __future__ import annotations

import smtplib
import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from tracker.actions.people.handing_on import hand_on
from tracker.actions.people.notices import Batch, claim, clear_up, settle
from tracker.management.alone import alone
from tracker.models import Notice
from tracker.queries.people.brands import branding
from tracker.queries.people.notices import Group
from tracker.templatetags.notices import leads_to
from tracker.wording.notices import subject_and_body

Mail = Notice.Mail
LOCK = 370707
# What a server says with these, it says instead of taking the mail: so trying again can't send it twice.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPHeloError)


class Command(BaseCommand):
    help = "Hand on what people who left were told, and send waiting notices by e-mail. Safe under a timer: only one sender works at a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="at most so many mails in one run (500)")
        parser.add_argument("--seconds", type=int, default=240, help="stop after so many seconds (240)")

    def handle(self, *args: Any, limit: int, seconds: int, **options: Any) -> None:
        hand_on(at=timezone.now())
        if not settings.MAIL_SET_UP:
            self.stdout.write("No mail is sent: EMAIL_URL isn't set. Notices are in the app.")
            return
        with alone(LOCK) as first:
            if not first:
                self.stdout.write("Another sender is at work.")
                return
            left, old = clear_up(at=timezone.now())
            done = self._send(limit, time.monotonic() + seconds)
        said = [f"{count} {mail}" for mail, count in sorted(done.items())]
        said += [f"{left} uncertain from a run that broke off"] if left else []
        said += [f"{old} too old to be sent"] if old else []
        self.stdout.write(", ".join(said) or "Nothing to send.")

    def _send(self, limit: int, until: float) -> Counter[str]:
        """Send mail after mail until nothing is due, the limit or the time is reached, or the server can't be reached."""
        done: Counter[str] = Counter()
        while done.total() < limit and time.monotonic() < until:
            batch = claim(at=timezone.now())
            if batch is None:
                break
            mail, error, reached = post(batch)
            done[settle(batch, at=timezone.now(), mail=mail, error=error)] += 1
            if not reached:
                break
        return done


def post(batch: Batch) -> tuple[str, str, bool]:
    """Hand a mail to the server: the state that follows, the error, and whether the server was there at all.

    An error before or instead of taking the mail leaves it `waiting`; one after which it may have been
    taken (a connection lost in between, a timeout) leaves it `uncertain`: it isn't sent again.
    """
    if not (batch.recipient.is_active and batch.recipient.email):
        return Mail.NONE, "", True
    server = get_connection()
    try:
        server.open()
    except OSError as fault:  # smtplib's errors are among them
        return Mail.WAITING, _said(fault), False
    try:
        server.send_messages([_message(batch, server)])
    except REFUSED as fault:
        return (Mail.FAILED if _is_final(fault) else Mail.WAITING), _said(fault), True
    except OSError as fault:
        return Mail.UNCERTAIN, _said(fault), True
    finally:
        server.close()
    return Mail.SENT, "", True


def _message(batch: Batch, server: Any) -> EmailMessage:
    with translation.override(batch.recipient.language):
        site = settings.SITE_ADDRESS.rstrip("/")
        subject, body = subject_and_body(
            batch.notices, site and site + leads_to(Group(batch.notices)), branding().identity.product
        )
    headers = {"Auto-Submitted": "auto-generated", "X-Notice": str(batch.notices[0].pk)}
    return EmailMessage(subject, body, to=[batch.recipient.email], headers=headers, connection=server)


def _is_final(fault: OSError) -> bool:
    """Whether the server refuses for good (5xx), as for an address that doesn't exist."""
    codes = (
        [code for code, _text in fault.recipients.values()]
        if isinstance(fault, smtplib.SMTPRecipientsRefused)
        else []
    )
    if isinstance(fault, smtplib.SMTPResponseException):
        codes = [fault.smtp_code]
    return (
        bool(codes)
        and all(500 <= code < 600 for code in codes)
        and not isinstance(fault, smtplib.SMTPAuthenticationError)
    )


def _said(fault: OSError) -> str:
    return f"{type(fault).__name__}: {fault}"
