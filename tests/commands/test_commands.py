"""Commands end with 0, or with a sentence that says what is wrong."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.people import People
from tracker.models import Figure, Indicator, Membership, Unit, User

pytestmark = pytest.mark.django_db


def test_the_figures_go_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    call_command("export_figures", "2023-06", output=file, stdout=io.StringIO())
    lines = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert len(lines) == 86
    assert list(lines[0]) == [
        "id",
        "value",
        "unit",
        "qualifier",
        "period_from",
        "period_to",
        "rank",
        "rank_of",
        "source",
    ]


@pytest.mark.parametrize("month", ["2023-13", "June", "2023"])
def test_what_is_no_month(month: str) -> None:
    with pytest.raises(CommandError, match="isn't a month"):
        call_command("export_figures", month)


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("export_figures", "2023-06", output=tmp_path / "nowhere" / "figures.csv")


def test_a_month_before_everything_exports_empty_values(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    call_command("export_figures", "2020-01", output=file, stdout=io.StringIO())
    lines = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
    assert {line["value"] for line in lines} == {""}


def test_the_ledger_is_sound() -> None:
    told = io.StringIO()
    call_command("verify_ledger", stdout=told)
    assert told.getvalue().startswith("Ledger sound:")


def test_fixtures_go_into_an_empty_database_only() -> None:
    before = Figure.objects.count()
    with pytest.raises(CommandError, match="已经有一个区"):
        call_command("load_fixtures", stdout=io.StringIO())
    assert Figure.objects.count() == before


def test_the_demo_keeps_to_the_embedded_database(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings as configured

    monkeypatch.setitem(configured.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    with pytest.raises(CommandError, match="unset DATABASE_URL"):
        call_command("demo", no_serve=True)


def test_a_workbook_is_read_from_the_shell_as_on_the_pages(tmp_path: Path) -> None:
    by = User.objects.create_user("shell", display_name="测试")
    Membership.objects.create(user=by, unit=Unit.objects.get(code="kuiwen"), role="reporter")
    file = tmp_path / "项目.csv"
    file.write_bytes(
        "名称,责任单位,总投资（万元）,电话\n示例壳项目,大虞街道,125000,1\n坏项目,大虞街道,多,1\n".encode(
            "gbk"
        )
    )
    told, wrong = io.StringIO(), io.StringIO()
    asked = {"register": "projects", "month": "2023-07", "by": "shell", "stdout": told, "stderr": wrong}
    with pytest.raises(CommandError, match="不能导入的有 1 处"):
        call_command("import_workbook", file, **asked)
    assert "C3：“多”不是数字" in wrong.getvalue()
    assert "没有读取的列：电话" in told.getvalue()
    with pytest.raises(CommandError, match="有不能导入的行"):
        call_command("import_workbook", file, **asked, apply=True)
    call_command("import_workbook", file, **asked, apply=True, without_refused=True)
    assert "新增 1" in told.getvalue()
    assert str(Figure.objects.get(slot__series__item__name="示例壳项目").value) == "12.5"
    (tmp_path / "x.xlsx").write_bytes(b"text")
    with pytest.raises(CommandError, match="文件内容不是工作簿"):
        call_command("import_workbook", tmp_path / "x.xlsx", **asked)
    with pytest.raises(CommandError, match="there is no register nowhere"):
        call_command("import_workbook", file, **asked | {"register": "nowhere"})


def test_an_import_from_the_shell_says_why_it_is_refused(tmp_path: Path, person: People) -> None:
    """And not, of whatever it doesn't know, that the data were changed meanwhile."""
    person("steward", name="shell")
    rank = Indicator.objects.filter(kind="rank", comparison_set__isnull=False).exclude(rank_of=None)[0]
    assert rank.comparison_set is not None
    assert rank.rank_of is not None
    lines = [f"{one},{number}" for number, one in enumerate(rank.comparison_set.members.splitlines())]
    file = tmp_path / "位次.csv"
    file.write_text("\n".join(["成员,数值（" + rank.rank_of.measured_in + "）", *lines]), encoding="utf-8")
    asked = {"rank": rank.code, "month": "2023-06", "by": "shell", "source": "市统计局", "apply": True}
    with pytest.raises(CommandError, match="来源日期不能晚于今天") as told:
        call_command("import_workbook", file, **asked, source_date=date(2999, 1, 1), stdout=io.StringIO())
    assert "他人改动" not in str(told.value)
