"""Lan sends papers: good ones are kept as they are, bad ones are refused with a sentence that helps."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from congvu.accounts.models import Account
from congvu.events.facts import timeline
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.files import actions, kinds, refusals, rules, vault
from congvu.files.models import StoredFile
from congvu.files.queries import open_clean, read_verified
from congvu.files.tests import papers
from congvu.signing import actions as signing
from tests import given as given_papers

ANY = list(kinds.KINDS)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.PREVIEWS_ROOT = tmp_path / "previews"


def send(content: bytes, name: str, lan: Account, at: datetime, **more: Any) -> StoredFile:
    return actions.store(io.BytesIO(content), name=name, by=lan, at=at, **more)


def kept(settings: Any) -> list[Path]:
    return [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (papers.pdf(), "Hóa đơn.pdf", "application/pdf"),
        (papers.pdf_with_password(""), "in.pdf", "application/pdf"),
        (papers.pdf_that_unpacks_to(1), "nén.pdf", "application/pdf"),
        (papers.png(), "ảnh.PNG", "image/png"),
        (papers.jpeg(), "ảnh.jpeg", "image/jpeg"),
        (papers.docx(), "đơn.docx", kinds.DOCX.media_type),
        (papers.xlsx(), "bảng.xlsx", kinds.XLSX.media_type),
        (papers.odt(), "đơn.odt", kinds.ODT.media_type),
        ('<?xml version="1.0"?><tờ_khai>Lan</tờ_khai>'.encode(), "tk.xml", "application/xml"),
        ('<?xml version="1.0" encoding="utf-16"?><a>Lan</a>'.encode("utf-16"), "tk.xml", "application/xml"),
        ("tên;số\nLan;1\n".encode(), "bảng.csv", "text/csv"),
        ("\ufefftên\tsố".encode("utf-16-le"), "bảng.csv", "text/csv"),
        ("Kính gửi Bộ Công Thương".encode(), "thư.txt", "text/plain"),
    ],
)
def test_a_good_paper_is_kept_byte_for_byte(
    content: bytes, name: str, media_type: str, lan: Account, monday: datetime
) -> None:
    file = send(content, name, lan, monday, allowed=ANY)
    assert (file.name, file.media_type, file.size) == (name, media_type, len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert open_clean(file).read() == content == read_verified(file)
    assert timeline(file).get().data == {"sha256": file.sha256, "size": len(content), "media_type": media_type}


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "trống.pdf", refusals.FileEmpty),
        (papers.png(), "ảnh.pdf", refusals.FileNameMisleading),
        (papers.pdf(), "hóa đơn", refusals.FileNameMisleading),
        (papers.pdf(), "hóa đơn.pdf.exe", refusals.FileNameMisleading),
        (b"MZ\x90\0" + b"\0" * 200, "cài đặt.pdf", refusals.FileTypeRefused),
        (b"\x7fELF" + b"\0" * 200, "x.pdf", refusals.FileTypeRefused),
        (b"<!DOCTYPE html><script>alert(1)</script>", "x.pdf", refusals.FileTypeRefused),
        (papers.archive_of({"a.txt": "x"}), "tệp.zip", refusals.FileTypeRefused),
        (papers.archive_of({"a.txt": "x"}), "tệp.docx", refusals.FileTypeRefused),
        (papers.pdf() + papers.archive_of({"a": "b"}), "hai.pdf", refusals.FileAmbiguous),
        (papers.png() + papers.archive_of({"a": "b"}), "hai.png", refusals.FileAmbiguous),
        (papers.pdf()[:-200], "dở.pdf", refusals.PdfBroken),
        (b"%PDF-1.7\nkh\xc3\xb4ng ph\xe1\xba\xa3i", "hỏng.pdf", refusals.PdfBroken),
        (papers.pdf(pages=0), "không trang.pdf", refusals.PdfBroken),
        (papers.pdf_that_unpacks_to(100), "bom.pdf", refusals.PdfBroken),
        (papers.pdf_with_password("bí mật"), "khóa.pdf", refusals.FileEncrypted),
        (papers.pdf_that_runs_on_opening(), "mã.pdf", refusals.PdfActive),
        (papers.pdf_that_runs_on_turning_to_page_two("JavaScript", mark=False), "trang 2.pdf", refusals.PdfActive),
        (papers.pdf_that_runs_on_turning_to_page_two("URI", mark=True), "gọi ra ngoài.pdf", refusals.PdfActive),
        (papers.png()[:-6], "dở.png", refusals.ImageBroken),
        (papers.png().replace(b"IDAT", b"IDAU"), "sai.png", refusals.ImageBroken),
        (papers.png(40_000, 40_000), "bom.png", refusals.ImageTooBig),
        (papers.jpeg()[:-40], "dở.jpg", refusals.ImageBroken),
        (b"\xff\xd8\xff\xe0\0\x04ab", "dở.jpg", refusals.ImageBroken),
        (papers.docx()[:-30], "dở.docx", refusals.ArchiveBroken),
        (papers.docx(**{"word/vbaProject.bin": b"x"}), "macro.docx", refusals.MacroRefused),
        (papers.docx(**{"../../etc/passwd": b"x"}), "ra ngoài.docx", refusals.ArchiveBroken),
        (papers.docx_that_unpacks_to(30), "bom.docx", refusals.ArchiveBomb),
        (papers.docx_that_lies_about_its_size(30), "bom.docx", None),
    ],
)
def test_a_bad_paper_is_refused_and_nothing_is_kept(
    content: bytes, name: str, refusal: type | None, lan: Account, monday: datetime, settings: Any
) -> None:
    facts = Event.objects.count()
    with pytest.raises(refusals.FileRefused) as refused:
        send(content, name, lan, monday)
    assert refusal is None or type(refused.value) is refusal
    assert f"“{name}”" in str(refused.value)
    assert "…" not in str(refused.value)
    assert (kept(settings), StoredFile.objects.count(), Event.objects.count()) == ([], 0, facts)


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:1/x"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    ],
)
def test_xml_with_a_doctype_is_refused(content: bytes, lan: Account, monday: datetime) -> None:
    with pytest.raises(refusals.XmlDoctypeRefused):
        send(content, "tk.xml", lan, monday, allowed=ANY)


def test_broken_xml_is_refused_with_its_line(lan: Account, monday: datetime) -> None:
    with pytest.raises(refusals.XmlBroken, match="dòng 3"):
        send(b"<a>\n<b>\n</a>", "tk.xml", lan, monday, allowed=ANY)


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_its_end(
    lan: Account, monday: datetime, settings: Any
) -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(refusals.FileTooLarge, match="lớn hơn 1,5 MB"):
        actions.store(endless, name="to.pdf", by=lan, at=monday, largest=1536 * 1024)
    assert endless.given < 3 * 1024 * 1024
    assert kept(settings) == []


def test_the_refusal_says_what_is_taken_here(lan: Account, monday: datetime) -> None:
    with pytest.raises(refusals.FileTypeRefused) as refused:
        send(papers.docx(), "đơn.docx", lan, monday, allowed=["application/pdf", "image/jpeg"])
    assert "là tệp Word (DOCX); ở đây chỉ nhận PDF hoặc ảnh JPEG" in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Lan\\Hóa đơn.pdf", "Hóa đơn.pdf"),
        ("hóa\u202egpj.pdf", "hóagpj.pdf"),
        ("a\0b\r\nContent-Type: x.pdf", "abContent-Type x.pdf"),
        (unicodedata.normalize("NFD", "Giấy phép.pdf"), "Giấy phép.pdf"),
        ("..pdf", "pdf"),
        ("/", "tệp"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_lose_their_paths_and_tricks(typed: str, name: str) -> None:
    assert rules.clean_name(typed) == name


@given(st.text(max_size=400))
def test_a_cleaned_name_is_a_safe_name_and_stays_as_it_is(typed: str) -> None:
    name = rules.clean_name(typed)
    assert 1 <= len(name) <= rules.LONGEST_NAME
    assert not set(name) & set('/\\\0\r\n"<>|:')
    assert name not in {".", ".."}
    assert rules.clean_name(name) == name


@given(
    tail=st.binary(max_size=2000),
    head=st.sampled_from([papers.pdf(), papers.png(), papers.jpeg(), papers.docx(), b"<a>"]),
)
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_the_checks(tail: bytes, head: bytes, tmp_path: Path) -> None:
    """Whatever comes is taken or refused; nothing else is raised."""
    from congvu.files import content

    for suffix in (".pdf", ".png", ".jpg", ".docx", ".xml", ".csv"):
        path = tmp_path / "bytes"
        path.write_bytes(head[: len(head) - len(tail) % 40] + tail)
        try:
            content.examine(path, name=f"tệp{suffix}", allowed=ANY)
        except refusals.FileRefused:
            continue


def test_the_same_bytes_are_kept_once_for_two_names(lan: Account, monday: datetime, settings: Any) -> None:
    one, two = send(papers.pdf(), "một.pdf", lan, monday), send(papers.pdf(), "hai.pdf", lan, monday)
    assert one.sha256 == two.sha256
    assert len(kept(settings)) == 1


def test_what_the_program_made_itself_is_clean_at_once(lan: Account, monday: datetime, settings: Any) -> None:
    settings.DEMONSTRATION = False
    file = actions.store_made(papers.pdf(), name="Giấy tiếp nhận.pdf", media_type="application/pdf", by=lan, at=monday)
    assert file.check_state == StoredFile.Check.CLEAN


def test_lost_or_changed_bytes_are_noticed(lan: Account, monday: datetime, caplog: pytest.LogCaptureFixture) -> None:
    from congvu.files import jobs

    file = send(papers.pdf(), "giấy.pdf", lan, monday)
    jobs.look_for_lost(timestamp=0)
    assert caplog.records == []
    path = vault.path_of(file.sha256)
    path.chmod(0o640)
    changed = path.read_bytes().replace(b"595", b"596")
    path.write_bytes(changed)
    assert open_clean(file).read() == changed  # the size is the same; only the hash tells
    with pytest.raises(refusals.FileLost):
        read_verified(file)
    path.unlink()
    with pytest.raises(refusals.FileLost):
        open_clean(file)
    caplog.clear()
    jobs.look_for_lost(timestamp=0)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert send(papers.pdf(), "gửi lại.pdf", lan, monday).sha256 == file.sha256
    assert read_verified(file) == papers.pdf()


def test_an_upload_that_broke_off_leaves_nothing_for_long(settings: Any, monday: datetime) -> None:
    import os

    from congvu.files.jobs import forget_interrupted_uploads

    folder = Path(settings.FILES_ROOT, "incoming")
    folder.mkdir(parents=True)
    for name, hours in (("old.part", 7), ("new.part", 1)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (monday.timestamp() - hours * 3600,) * 2)
    forget_interrupted_uploads(monday)
    assert [path.name for path in folder.iterdir()] == ["new.part"]


def test_a_link_that_a_reader_may_click_is_no_reason_to_refuse(lan: Account, monday: datetime) -> None:
    assert actions.store(papers.pdf_with_a_link(), name="có liên kết.pdf", by=lan, at=monday).size


@pytest.mark.django_db
def test_what_was_made_on_the_way_goes_and_its_bytes_a_week_later(program: Account, settings: Any) -> None:
    long_ago = now() - 2 * actions.BYTES_STAY
    for at in (now(), long_ago):
        made = actions.store_made(papers.pdf(), name="cho-ky.pdf", media_type="application/pdf", by=program, at=at)
        actions.drop_made(made, by=program, at=at)
        assert not StoredFile.objects.exists() and Event.objects.filter(kind="files.file_dropped").exists()
        assert len(kept(settings)) == 1, "a backup under way finds the bytes"
        run_due_jobs()
        assert len(kept(settings)) == (0 if at == long_ago else 1)


@pytest.mark.django_db
def test_bytes_that_another_file_has_stay(lan: Account, program: Account, monday: datetime) -> None:
    made = actions.store_made(papers.pdf(), name="cho-ky.pdf", media_type="application/pdf", by=program, at=monday)
    hers = send(papers.pdf(), "đơn.pdf", lan, monday)
    actions.drop_made(made, by=program, at=monday)
    run_due_jobs()
    assert vault.verified(hers.sha256, size=hers.size) == papers.pdf()


@pytest.mark.django_db
def test_a_file_that_something_refers_to_is_not_dropped(lan: Account, program: Account, monday: datetime) -> None:
    agency_paper = given_papers.pdf(by=program)
    paper = signing.submit(
        agency_paper, about=lan, kind="thu", title="Thư", code=signing.fresh_code(), agency=None, by=program, at=monday
    )
    actions.drop_made(agency_paper, by=program, at=monday)
    run_due_jobs()
    assert read_verified(StoredFile.objects.get(pk=paper.original_id))
    assert not Event.objects.filter(kind="files.file_dropped").exists()
