"""`verify_evidence` reads every file that any row refers to, whatever the row, and names what is wrong."""

from __future__ import annotations

import hashlib
import io
import os
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from tests.actions.arena import Arena
from tests.actions.racing import hire, owed
from tests.actions.reports import EXPLAINED, JULY, kept_scan, said
from tests.disks import flip_a_byte
from tests.editions import CUT_OFF, IDENTITY
from tests.unwitnessed import past_the_actions
from tracker.actions.ledger.updates import submit
from tracker.models import Adjustment, Brand, Edition, Evidence, Exhibit, ImportRun, Pack
from tracker.queries.ledger.evidence import keeping_models, storeroom

pytestmark = pytest.mark.django_db
KINDS = ["evidence", "exhibit", "importrun", "pack", "brand", "edition"]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture
def files(folder: Path, now: datetime) -> dict[str, Path]:
    """A file of each kind of row."""
    clerk = hire("reporter", "commerce", 0, now)
    scans = {kind: kept_scan(b"%PDF-1.4 " + kind.encode()) for kind in KINDS}
    given: dict[str, Any] = {"series": owed(), "month": JULY, "report": said("9.5"), "key": uuid.uuid4()}
    submit(by=clerk, at=now, attachments=[scans["evidence"]], answers=EXPLAINED, **given)
    arena = Arena()
    arena.rules()
    arena.asks(arena.units[0], "bonus", "1")
    past_the_actions()
    Exhibit.objects.create(adjustment=Adjustment.objects.latest("id"), **vars(scans["exhibit"]))
    kept = {"sha256": scans["importrun"].sha256, "size": scans["importrun"].size}
    ImportRun.objects.create(
        kind="register", author=clerk, rows=0, added=0, changed=0, unchanged=0, refused=0, figures=0, **kept
    )
    kept = {"sha256": scans["pack"].sha256, "size": scans["pack"].size}
    Pack.objects.create(
        key=uuid.uuid4(),
        month=JULY.first,
        kind="pdf",
        cut_off=now,
        author=clerk,
        begun_at=now,
        moved_at=now,
        state="ready",
        **kept,
    )
    Brand.objects.update(sha256=scans["brand"].sha256, size=scans["brand"].size)
    kept = {"sha256": scans["edition"].sha256, "size": scans["edition"].size}
    Edition.objects.create(
        month=JULY.first, version=1, cut_off=CUT_OFF, author=clerk, printed=IDENTITY, **kept
    )
    return {kind: storeroom().path(scan.sha256) for kind, scan in scans.items()}


def told() -> tuple[str, str]:
    out, wrong = io.StringIO(), io.StringIO()
    try:
        call_command("verify_evidence", stdout=out, stderr=wrong)
    except CommandError as fault:
        return str(fault), wrong.getvalue()
    return out.getvalue().strip(), ""


def test_all_is_whole(files: dict[str, Path]) -> None:
    assert told() == ("Evidence sound: 6 files", "")


@pytest.mark.parametrize("harm", [flip_a_byte, Path.unlink])
def test_each_kind_of_file_is_named_when_it_isnt(files: dict[str, Path], harm: Any) -> None:
    for kind, path in files.items():
        whole = path.read_bytes()
        harm(path)
        fault, named = told()
        assert fault == "Evidence broken: 1 files, named above."
        [line] = named.splitlines()
        assert line.startswith(path.name)
        assert f"({kind} " in line
        assert ("gone" if harm is Path.unlink else "isn't what was handed in") in line
        path.write_bytes(whole)
    assert told()[1] == ""


def test_what_nothing_refers_to_is_named_and_removed_when_told(
    files: dict[str, Path], folder: Path, now: datetime
) -> None:
    long_ago = now.timestamp() - 30 * 3600
    names = ["cd/" + "cd" * 32, "looked-through/7/" + "ef" * 32, "note.txt"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"left over")
        os.utime(folder / name, (long_ago, long_ago))
    _fault, named = told()
    assert sorted(line.partition(":")[0] for line in named.splitlines()) == sorted(names)
    call_command("verify_evidence", remove_left_over=True, stdout=io.StringIO())
    assert told() == ("Evidence sound: 6 files", "")


def test_every_model_that_names_a_file_is_looked_at() -> None:
    """A new model with a hash of a file has its size beside it, and is one of those made above."""
    named = {
        model._meta.model_name
        for model in apps.get_app_config("tracker").get_models()
        for field in model._meta.fields
        if model._meta.managed and "sha256" in field.name
    }
    assert named == set(KINDS) == {model._meta.model_name for model in keeping_models()}
    assert all(any(field.name == "size" for field in model._meta.fields) for model in keeping_models())
    assert hashlib.sha256(b"").digest_size * 2 == Evidence._meta.get_field("sha256").max_length


def test_no_file_is_kept_past_the_storeroom() -> None:
    """Nothing else knows where files lie: no storage of the framework's, no field that stores by itself."""
    base = Path(configured.BASE_DIR) / "tracker"
    knowing = {
        str(path.relative_to(base))
        for path in base.rglob("*.py")
        if any(word in path.read_text() for word in ("MEDIA_ROOT", "files.storage", "models.FileField"))
    }
    assert knowing == {"queries/ledger/evidence.py", "management/commands/demo.py"}
