"""Evidence is whole or refused: what can't be kept is said and nothing is written, what is broken isn't approved."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.actions.arena import Arena
from tests.actions.imports.test_applying import HEAD, NEW, xlsx
from tests.disks import files_in, flip_a_byte, full_disk
from tests.views.imports.test_files import confirm, upload
from tests.views.steps import (
    PDF,
    approved,
    entries,
    funds,
    page,
    pdf,
    post_report,
    report_address,
    reported,
    step,
    written,
)
from tracker.models import Decision, Event, Evidence, Exhibit, Figure, ImportRun, Item, Section, Series

pytestmark = pytest.mark.django_db
LARGE = PDF + bytes(range(256)) * 40
DIGEST = hashlib.sha256(PDF).hexdigest()


def stump(folder: Path) -> None:
    path = folder / DIGEST[:2] / DIGEST
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PDF[:20])


def flipped(folder: Path) -> None:
    flip_a_byte(folder / DIGEST[:2] / DIGEST)


def deleted(folder: Path) -> None:
    (folder / DIGEST[:2] / DIGEST).unlink()


broken = pytest.mark.parametrize("harm", [stump, flipped, deleted])


@pytest.fixture
def figure(reporter: Client) -> Figure:
    """A waiting figure with evidence."""
    return reported(reporter, funds(), value="7.7", evidence=pdf("回单.pdf"))


# --- taking in ------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_nothing_is_written(reporter: Client, evidence_folder: Path) -> None:
    before = written()
    with full_disk():
        response = post_report(reporter, funds(), value="7.7", evidence=pdf(content=LARGE))
    assert response.status_code == 507
    assert "存储空间已满" in response.content.decode()
    assert (written(), files_in(evidence_folder)) == (before, [])
    assert reported(reporter, funds(), value="7.7", evidence=pdf(content=LARGE)).evidence.count() == 1


def test_a_full_disk_while_the_post_arrives(
    reporter: Client, settings: Any, tmp_path: Path, evidence_folder: Path
) -> None:
    """What is large goes to a temporary file before any page sees it."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "arriving"
    (tmp_path / "arriving").mkdir()
    reporter.raise_request_exception = False
    with full_disk():
        response = post_report(reporter, funds(), value="7.7", evidence=pdf(content=PDF + bytes(3_000_000)))
    assert response.status_code == 507
    assert "存储空间已满" in response.content.decode()
    assert files_in(evidence_folder) == files_in(tmp_path / "arriving") == []


def test_a_full_disk_on_the_months_page_keeps_what_was_typed(reporter: Client, evidence_folder: Path) -> None:
    before = written()
    sent = month_line(funds(), "7.7", pdf(content=LARGE))
    with full_disk():
        response = reporter.post(reverse("my_month", args=["dayu", "2023-07"]), sent)
    assert response.status_code == 507
    assert "存储空间已满" in response.content.decode()
    assert (written(), files_in(evidence_folder)) == (before, [])
    assert 'value="7.7"' in page(reporter, "report", month="2023-07")


def month_line(series: Series, value: str, file: Any = None) -> dict[str, Any]:
    sent: dict[str, Any] = {"step": "submit", "as_of": "2023-07-31"}
    line = entries(value=value)
    line.pop("as_of")
    sent |= {f"s{series.pk}-{name}": text for name, text in line.items()}
    return sent | ({f"s{series.pk}-evidence": file} if file else {})


def test_a_correction_on_a_full_disk(reporter: Client, reviewer: Client, evidence_folder: Path) -> None:
    figure = approved(reporter, reviewer, funds(), value="7.7")
    before = written()
    with full_disk():
        sent = entries(value="7.8", reason="漏报", kind="error", grade="2", evidence=pdf(content=LARGE))
        response = reporter.post(reverse("correct", args=[figure.pk]), sent)
    assert (response.status_code, written(), files_in(evidence_folder)) == (507, before, [])


def test_marks_and_objections_on_a_full_disk(evidence_folder: Path) -> None:
    arena, client = Arena(), Client()
    arena.rules()
    client.force_login(arena.steward)
    unit = arena.units[0].code
    sent = {"unit": unit, "kind": "bonus", "points": "1", "reason": "因", "evidence": "文"}
    with full_disk():
        response = client.post(
            reverse("league_marks", args=["arena"]) + "?month=2023-07",
            {**sent, "exhibits": pdf(content=LARGE)},
        )
    assert response.status_code == 507
    assert (Exhibit.objects.count(), files_in(evidence_folder)) == (0, [])


def test_a_stump_under_the_name_isnt_taken_for_the_file(
    reporter: Client, reviewer: Client, evidence_folder: Path
) -> None:
    stump(evidence_folder)
    figure = reported(reporter, funds(), value="7.7", evidence=pdf())
    assert (evidence_folder / DIGEST[:2] / DIGEST).read_bytes() == PDF
    assert step(reviewer, "approve", figure).status_code == 302


@broken
def test_handing_the_same_file_in_again_mends_it(
    reporter: Client, reviewer: Client, signed_in: Any, figure: Figure, evidence_folder: Path, harm: Any
) -> None:
    harm(evidence_folder)
    reported(signed_in("reporter", "liyuan"), funds("liyuan"), value="8.8", evidence=pdf("同一份.pdf"))
    mended = Event.objects.filter(kind="mend_file", object_id=figure.evidence.get().pk)
    assert mended.exists() == (harm is not deleted)
    assert step(reviewer, "approve", figure).status_code == 302


@broken
def test_withdrawing_and_reporting_anew_mends_it(
    reporter: Client, reviewer: Client, figure: Figure, evidence_folder: Path, harm: Any
) -> None:
    harm(evidence_folder)
    assert step(reporter, "withdraw", figure).status_code == 302
    again = reported(reporter, funds(), value="7.7", evidence=pdf("回单.pdf"))
    assert step(reviewer, "approve", again).status_code == 302


# --- files of what was refused --------------------------------------------------------------------


def test_a_refused_posts_file_is_gone(reporter: Client, waiting: Figure, evidence_folder: Path) -> None:
    response = post_report(reporter, funds(), value="9.9", evidence=pdf())
    assert response.status_code == 409
    assert files_in(evidence_folder) == []


def test_what_the_checks_hold_back_keeps_no_file(reporter: Client, evidence_folder: Path) -> None:
    held = post_report(reporter, funds(), value="9999", evidence=pdf(), warned="", explanation="")
    assert held.status_code == 400
    assert files_in(evidence_folder) == []


def test_an_earlier_figures_file_stays(reporter: Client, figure: Figure, evidence_folder: Path) -> None:
    assert post_report(reporter, funds(), value="9.9", evidence=pdf("别名.pdf")).status_code == 409
    assert files_in(evidence_folder) == [DIGEST]


def test_of_a_month_handed_in_in_part_the_refused_lines_files_are_gone(
    reporter: Client, waiting: Figure, evidence_folder: Path
) -> None:
    other = Series.objects.filter(unit__code="dayu", measure__code="tax")[0]
    sent = month_line(waiting.slot.series, "8.8", pdf(content=LARGE)) | month_line(other, "1", pdf())
    response = reporter.post(reverse("my_month", args=["dayu", "2023-07"]), sent)
    assert response.status_code == 409
    assert Evidence.objects.get().figure.slot.series == other
    assert files_in(evidence_folder) == [DIGEST]


# --- deciding -------------------------------------------------------------------------------------


@broken
def test_a_figure_with_broken_evidence_isnt_approved(
    reporter: Client, reviewer: Client, figure: Figure, evidence_folder: Path, harm: Any
) -> None:
    harm(evidence_folder)
    response = step(reviewer, "approve", figure)
    assert response.status_code == 409
    assert "佐证“回单.pdf”缺失或已损坏，不能审核通过。" in response.content.decode()
    assert not Decision.objects.filter(figure=figure).exists()
    word = "文件缺失" if harm is deleted else "文件已损坏"
    assert word in page(reviewer, "review")
    shown = page(reviewer, "figure", figure.pk)
    assert word in shown
    assert "请退回，由填报人重新上传原文件" in shown
    assert step(reviewer, "return", figure, reason="佐证损坏").status_code == 302


@broken
def test_many_at_once_go_through_but_it(
    reporter: Client, reviewer: Client, signed_in: Any, figure: Figure, evidence_folder: Path, harm: Any
) -> None:
    whole = reported(
        signed_in("reporter", "liyuan"), funds("liyuan"), value="8.8", evidence=pdf(content=LARGE)
    )
    harm(evidence_folder)
    sent = {"figure": [figure.pk, whole.pk], "step": "approve"}
    response = reviewer.post(reverse("review"), sent)
    assert response.status_code == 200
    assert "佐证“回单.pdf”缺失或已损坏" in response.content.decode()
    assert [Figure.objects.get(pk=one.pk).state for one in (figure, whole)] == ["submitted", "approved"]


@broken
def test_neither_of_two_levels(
    reporter: Client, reviewer: Client, signed_in: Any, evidence_folder: Path, harm: Any
) -> None:
    Section.objects.filter(indicators__series=funds()).update(second_review=True)
    figure = reported(reporter, funds(), value="7.7", evidence=pdf())
    harm(evidence_folder)
    assert step(reviewer, "approve", figure).status_code == 409
    assert Figure.objects.get(pk=figure.pk).state == "submitted"
    (evidence_folder / DIGEST[:2] / DIGEST).write_bytes(PDF)
    assert step(reviewer, "approve", figure).status_code == 302
    harm(evidence_folder)
    assert step(signed_in("reviewer", "kuiwen"), "approve", figure).status_code == 409
    assert Figure.objects.get(pk=figure.pk).state == "endorsed"


@broken
def test_neither_are_marks_and_objections_agreed_to(evidence_folder: Path, harm: Any) -> None:
    arena, asking, second = Arena(), Client(), Client()
    arena.rules()
    asking.force_login(arena.steward)
    second.force_login(arena.second)
    sent = {"unit": arena.units[0].code, "kind": "bonus", "points": "1", "reason": "因", "evidence": "文"}
    address = reverse("league_marks", args=["arena"]) + "?month=2023-07"
    assert asking.post(address, {**sent, "exhibits": pdf("通知.pdf")}).status_code == 302
    adjustment = Exhibit.objects.get().adjustment
    assert adjustment is not None
    harm(evidence_folder)
    decide = reverse("marks_decide", args=[adjustment.pk])
    response = second.post(decide, {"step": "yes", "reason": ""})
    assert response.status_code == 409
    assert "佐证文件“通知.pdf”缺失或已损坏" in response.content.decode()
    assert second.post(decide, {"step": "no", "reason": "文件损坏"}).status_code == 302


@broken
def test_nor_is_a_veto(evidence_folder: Path, harm: Any) -> None:
    arena, asking, second = Arena(), Client(), Client()
    asking.force_login(arena.steward)
    second.force_login(arena.second)
    sent = {"unit": arena.units[0].code, "scope": "one", "first_month": "2023-07", "basis_date": "2023-06-20"}
    address = reverse("league_vetoes", args=["arena"])
    sent |= {"reason": "因", "basis": "示例安〔2023〕5号"}
    assert asking.post(address, {**sent, "exhibits": pdf("通知.pdf")}).status_code == 302
    veto = Exhibit.objects.get().veto
    assert veto is not None
    assert "通知.pdf" in asking.get(address).content.decode()
    harm(evidence_folder)
    decide = reverse("veto_decide", args=[veto.pk])
    response = second.post(decide, {"step": "yes", "reason": ""})
    assert response.status_code == 409
    assert "佐证文件“通知.pdf”缺失或已损坏" in response.content.decode()
    assert second.post(decide, {"step": "no", "reason": "文件损坏"}).status_code == 302


@broken
def test_asking_for_a_broken_file_raises_the_alarm(
    reviewer: Client, figure: Figure, evidence_folder: Path, harm: Any
) -> None:
    harm(evidence_folder)
    kept = figure.evidence.get()
    response = reviewer.get(reverse("evidence", args=[kept.pk]))
    assert response.status_code == 409
    assert "请立即报告系统管理员" in response.content.decode()
    event = Event.objects.get(kind="find_broken")
    assert (event.object_type, event.object_id) == ("evidence", kept.pk)


# --- imports --------------------------------------------------------------------------------------


@pytest.fixture
def keeper(person: Any) -> Client:
    client = Client()
    client.force_login(person("reporter", "kuiwen"))
    return client


def kept_upload(folder: Path) -> Path:
    [path] = [path for path in folder.rglob("*") if path.is_file()]
    return path


def harm_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize("harm", [harm_cut, flip_a_byte, Path.unlink])
def test_an_import_needs_its_whole_file(keeper: Client, evidence_folder: Path, harm: Any) -> None:
    """Also where the plan is still in mind, and the file wouldn't be read again."""
    address = upload(keeper, xlsx(HEAD, NEW))["Location"]
    digest = keeper.get(address).content.decode().partition('name="digest" value="')[2][:64]
    harm(kept_upload(evidence_folder))
    before = Item.objects.count()
    response = keeper.post(address, {"digest": digest})
    assert response.status_code == 409
    assert "上传的文件已经不在，或已损坏" in response.content.decode()
    assert (ImportRun.objects.count(), Item.objects.count()) == (0, before)


def test_a_file_that_is_looked_through_or_applied_on_a_full_disk(
    keeper: Client, evidence_folder: Path
) -> None:
    content = xlsx(HEAD, NEW)
    with full_disk():
        response = upload(keeper, content)
    assert (response.status_code, files_in(evidence_folder)) == (507, [])
    address = upload(keeper, content)["Location"]
    digest = keeper.get(address).content.decode().partition('name="digest" value="')[2][:64]
    with full_disk():
        assert keeper.post(address, {"digest": digest}).status_code == 507
    assert ImportRun.objects.count() == 0
    assert confirm(keeper, address).status_code == 302


@pytest.mark.parametrize("harm", [harm_cut, flip_a_byte, Path.unlink])
def test_an_imports_file_is_given_out_whole_or_not_at_all(
    keeper: Client, evidence_folder: Path, harm: Any
) -> None:
    confirm(keeper, upload(keeper, xlsx(HEAD, NEW))["Location"])
    run = ImportRun.objects.get()
    harm(evidence_folder / run.sha256[:2] / run.sha256)
    assert keeper.get(reverse("import_file", args=[run.pk])).status_code == 409
    assert Event.objects.get(kind="find_broken").object_id == run.pk


def test_what_cant_be_read_as_a_table_isnt_kept(keeper: Client, evidence_folder: Path) -> None:
    assert upload(keeper, xlsx(["项目简介", "金额"], ["示例", "三"])).status_code == 400
    assert files_in(evidence_folder) == []


# --- how much -------------------------------------------------------------------------------------


def test_so_many_files_a_post(reporter: Client, settings: Any, evidence_folder: Path) -> None:
    settings.EVIDENCE_FILES_A_POST = 2
    three = [pdf(f"{n}.pdf", PDF + bytes([n])) for n in range(3)]
    response = post_report(reporter, funds(), value="7.7", evidence=three)
    assert response.status_code == 413
    assert "一次最多上传 2 个文件" in response.content.decode()
    assert (files_in(evidence_folder), Evidence.objects.count()) == ([], 0)
    two = [pdf(f"{n}.pdf", PDF + bytes([n])) for n in range(2)]
    assert reported(reporter, funds(), value="7.7", evidence=two).evidence.count() == 2


def test_so_many_bytes_a_post(reporter: Client, settings: Any, evidence_folder: Path) -> None:
    settings.EVIDENCE_MB_A_POST = 1
    response = post_report(reporter, funds(), value="7.7", evidence=pdf(content=PDF + bytes(1_100_000)))
    assert response.status_code == 413
    assert "合计不能超过 1 MB" in response.content.decode()
    assert files_in(evidence_folder) == []
    sent = entries(value="7.7", evidence=pdf(content=PDF + bytes(5_000_000)))
    assert reporter.post(report_address(funds()), sent).status_code == 413
    assert Client().post("/nowhere/", {"a": "b" * 5_000_000}).status_code == 413


def test_one_key_twice_is_one_figure_and_one_file(reporter: Client, evidence_folder: Path) -> None:
    sent = {"value": "7.7", "key": str(uuid.uuid4())}
    for _time in range(2):
        assert post_report(reporter, funds(), evidence=pdf(), **sent).status_code == 302
    assert (Evidence.objects.count(), files_in(evidence_folder)) == (1, [DIGEST])
