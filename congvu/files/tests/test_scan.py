"""Nothing is opened before the scanner has said that it is clean."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from congvu.accounts.models import Account
from congvu.events.facts import timeline
from congvu.events.inline import run_due_jobs
from congvu.faces.download import serve, serve_preview
from congvu.files import actions, gateway, jobs, previews, refusals
from congvu.files.gateway import ScriptedScanner, Verdict
from congvu.files.models import StoredFile
from congvu.files.refusals import ScanUnavailable
from congvu.files.tests import papers

Check = StoredFile.Check
scripted = ScriptedScanner([])


@pytest.fixture(autouse=True)
def scanner(settings: Any, tmp_path: Path) -> ScriptedScanner:
    settings.FILES_ROOT = tmp_path / "files"
    settings.PREVIEWS_ROOT = tmp_path / "previews"
    settings.VIRUS_SCANNER = f"{__name__}.the_scanner"
    scripted.answers, scripted.seen = [], []
    return scripted


def the_scanner() -> ScriptedScanner:
    return scripted


def sent(lan: Account, at: datetime, content: bytes | None = None, name: str = "Hóa đơn.pdf") -> StoredFile:
    return actions.store(content or papers.pdf(), name=name, by=lan, at=at)


def test_a_file_waits_is_scanned_and_can_then_be_opened(lan: Account, monday: datetime) -> None:
    scripted.answers = [Verdict()]
    file = sent(lan, monday)
    with pytest.raises(refusals.FileWaiting):
        serve(file)
    run_due_jobs()
    file.refresh_from_db()
    assert (file.check_state, scripted.seen) == (Check.CLEAN, [papers.pdf()])
    assert b"".join(serve(file)) == papers.pdf()
    assert [event.kind for event in timeline(file)] == ["files.file_received", "files.file_cleared"]


def test_a_virus_blocks_every_upload_of_the_same_bytes(lan: Account, binh: Account, monday: datetime) -> None:
    scripted.answers = [Verdict(), Verdict("Eicar-Test-Signature")]
    first = sent(lan, monday)
    run_due_jobs()
    second = sent(binh, monday)
    run_due_jobs()
    for file in (first, second):
        file.refresh_from_db()
        assert (file.check_state, file.check_note) == (Check.BLOCKED, "Eicar-Test-Signature")
        with pytest.raises(refusals.FileIsBlocked):
            serve(file)
    with pytest.raises(refusals.FileIsBlocked):
        sent(lan, monday)
    assert StoredFile.objects.count() == 2


def test_a_scanner_that_is_down_is_asked_again_and_never_taken_for_yes(lan: Account, monday: datetime) -> None:
    scripted.answers = [None, Verdict()]
    file = sent(lan, monday)
    with pytest.raises(ScanUnavailable):
        run_due_jobs()
    file.refresh_from_db()
    assert file.check_state == Check.WAITING
    jobs.scan_what_waits(monday + timedelta(minutes=5))
    assert run_due_jobs() == 0  # too early: the first job may still be trying
    jobs.scan_what_waits(monday + timedelta(minutes=16))
    jobs.scan_what_waits(monday + timedelta(minutes=31))
    assert run_due_jobs() == 2  # the scan, and whoever looks for signatures in what came through it
    file.refresh_from_db()
    assert file.check_state == Check.CLEAN


def test_without_a_scanner_only_the_demonstration_opens_files(
    lan: Account, monday: datetime, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.VIRUS_SCANNER = ""
    assert sent(lan, monday).check_state == Check.CLEAN
    settings.DEMONSTRATION = False
    assert sent(lan, monday).check_state == Check.WAITING
    jobs.scan_what_waits(monday + timedelta(minutes=16))
    assert "not configured" in caplog.text
    with pytest.raises(ScanUnavailable):
        gateway.scanner()


def test_a_download_is_an_attachment_that_can_do_nothing(lan: Account, monday: datetime, settings: Any) -> None:
    settings.VIRUS_SCANNER = ""
    response = serve(sent(lan, monday, papers.docx(), 'Đơn "xin" cấp.docx'))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C4%90%C6%A1n%20xin%20c%E1%BA%A5p.docx"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Length"] == str(len(papers.docx()))
    inline = serve(sent(lan, monday), inline=True)
    assert inline["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in inline["Content-Security-Policy"]
    assert serve(sent(lan, monday, papers.docx(), "đơn.docx"), inline=True)["Content-Disposition"].startswith(
        "attachment"
    )


def test_pages_are_previewed_as_pictures(lan: Account, monday: datetime, settings: Any) -> None:
    settings.VIRUS_SCANNER = ""
    file = sent(lan, monday, papers.pdf(pages=2))
    assert previews.page_count(file) == 2
    picture = previews.preview_png(file, 2)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == pytest.approx(1000, abs=1)
    assert serve_preview(file, 2)["Content-Type"] == "image/png"
    assert previews.preview_png(sent(lan, monday, papers.jpeg(), "ảnh.jpg")).startswith(b"\x89PNG")
    for page, why in ((3, "không có trang này"), (0, "50 trang"), (51, "50 trang")):
        with pytest.raises(refusals.PreviewRefused, match=re.escape(why)):
            previews.preview_png(file, page)
    with pytest.raises(refusals.PreviewRefused, match="không có bản xem trước"):
        previews.preview_png(sent(lan, monday, papers.docx(), "đơn.docx"))


def test_two_officers_who_open_a_paper_at_once_both_see_it(
    lan: Account, monday: datetime, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """The second begins and ends the drawing while the first still draws."""
    settings.VIRUS_SCANNER = ""
    file = sent(lan, monday, papers.pdf(pages=1), "đơn.pdf")
    run, seen = previews.subprocess.run, []

    def meanwhile(*args: Any, **options: Any) -> Any:
        if not seen:
            seen.append(None)
            seen[0] = previews.preview_png(file)
        return run(*args, **options)

    monkeypatch.setattr(previews.subprocess, "run", meanwhile)
    assert previews.preview_png(file) == seen[0]


def test_a_cached_preview_of_a_blocked_file_is_not_shown(
    lan: Account, program: Account, monday: datetime, settings: Any
) -> None:
    settings.VIRUS_SCANNER = ""
    file = sent(lan, monday)
    previews.preview_png(file)
    file = actions.block(file, reason="Eicar", by=program, at=monday)
    with pytest.raises(refusals.FileIsBlocked):
        previews.preview_png(file)


def test_deployment_without_a_scanner_is_warned_of(settings: Any) -> None:
    from congvu.files.checks import uploads_need_a_scanner

    assert uploads_need_a_scanner(None) == []
    settings.VIRUS_SCANNER = ""
    assert uploads_need_a_scanner(None) == []  # the demonstration
    settings.DEMONSTRATION = False
    assert [warning.id for warning in uploads_need_a_scanner(None)] == ["files.W001"]
