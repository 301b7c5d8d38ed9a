"""Sending notices by real processes to a real mail server: each mail at most once, whatever is killed."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import environ
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from tests.commands.mailserver import MailServer, mail_server
from tests.unwitnessed import on_record
from tracker.models import Notice, User

pytestmark = pytest.mark.usefixtures("own_database")
Mail = Notice.Mail


@on_record()
def write_notices(count: int) -> None:
    """So many notices to as many people, whose turn has come."""
    now = timezone.now()
    people = [
        User.objects.create(
            username=f"mail-{number}",
            email=f"p{number}@example.org",
            display_name="测试",
            language="en" if number == 0 else "zh-hans",
        )
        for number in range(count)
    ]
    data = {"unit": "示例局", "unit_code": "commerce", "month": "2023-07", "missing": 3, "by": "测试"}
    Notice.objects.bulk_create(
        Notice(recipient=one, kind="reminder", data=data, mail=Mail.WAITING, next_attempt_at=now)
        for one in people
    )


def own_database() -> dict[str, str]:
    """The test's own database, for a process of its own."""
    params = connection.get_connection_params()
    return {
        "DATABASE_URL": f"postgres://{params['user']}@/{params['dbname']}",
        "PGHOST": str(params["host"]),
        "PGPORT": str(params["port"]),
        "PGPASSWORD": str(params.get("password") or ""),
    }


def begin(server: MailServer) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        **own_database(),
        "SECRET_KEY": "test",
        "DEBUG": "1",
        "EMAIL_URL": server.url,
        "SITE_ADDRESS": "https://tracker.example",
    }
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", str(Path(settings.BASE_DIR) / "manage.py"), "send_notices"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(server: MailServer) -> str:
    """The same in this process, where nobody is killed and nobody else sends."""
    given = environ.Env.email_url_config(server.url)
    out, err = io.StringIO(), io.StringIO()
    with override_settings(MAIL_SET_UP=True, SITE_ADDRESS="https://tracker.example", **given):
        call_command("send_notices", stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def mails() -> dict[str, int]:
    found = list(Notice.objects.values_list("mail", flat=True))
    return {state: found.count(state) for state in sorted(set(found))}


def test_two_senders_send_each_mail_once() -> None:
    write_notices(20)
    with mail_server() as server:
        both = [begin(server), begin(server)]
        for process in both:
            assert process.communicate(timeout=300)[1] == ""
        run(server)
    assert sorted(str(mail["To"]) for mail in server.taken) == sorted(f"p{n}@example.org" for n in range(20))
    assert mails() == {"sent": 20}
    read = {str(mail["To"]): mail.get_content() for mail in server.taken}
    assert "Jul 2023" in read["p0@example.org"]  # in the language of who reads it
    said = read["p1@example.org"]
    assert "示例局 2023年7月还有3条未报" in said
    assert "https://tracker.example/report/?month=2023-07" in said


def test_killed_between_sending_and_noting_it_no_mail_goes_twice() -> None:
    write_notices(5)
    with mail_server() as server:
        process = begin(server)

        def kill_at_the_third(mail: object) -> str:
            if len(server.taken) == 2:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
            return "250 ok"

        server.answer = kill_at_the_third
        process.communicate(timeout=300)
        assert mails() == {"sending": 1, "sent": 2, "waiting": 2}
        server.answer = lambda mail: "250 ok"
        assert "1 uncertain" in run(server)
    assert len({str(mail["To"]) for mail in server.taken}) == len(server.taken) == 5
    assert mails() == {"sent": 4, "uncertain": 1}


def test_what_the_server_refuses_is_tried_again_or_given_up() -> None:
    write_notices(3)
    with mail_server() as server:
        answers = {"p0@example.org": "451 busy", "p1@example.org": "554 no such person"}
        server.answer = lambda mail: answers.get(str(mail["To"]), "250 ok")
        run(server)
        assert mails() == {"failed": 1, "sent": 1, "waiting": 1}
        again = Notice.objects.get(mail=Mail.WAITING)
        assert "451" in again.mail_error
        Notice.objects.filter(pk=again.pk).update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        server.answer = lambda mail: "250 ok"
        run(server)
    assert mails() == {"failed": 1, "sent": 2}


def test_without_a_server_to_reach_everything_waits() -> None:
    write_notices(3)
    with mail_server() as server:
        pass
    assert "1 waiting" in run(server)
    assert mails() == {"waiting": 3}
    assert Notice.objects.filter(attempts=1).count() == 1
