"""`congvu catalog import`: whole or not at all, twice without a difference, never poorer than before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from congvu.accounts.models import Account
from congvu.catalog import SHIPPED_CATALOGUE, actions
from congvu.catalog.models import Procedure, ProcedureRevision, SearchWord
from congvu.catalog.refusals import ImportUnreadable
from congvu.catalog.tests.portal import full, record, write
from congvu.events.models import Event
from congvu.organisations.refusals import NotYourRole
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

NAME = "Cấp phép nhập khẩu tự động thuốc lá điếu, xì gà"


def imported(path: Path, by: Account, at=MONDAY) -> tuple[actions.ImportReport, list[actions.Told]]:
    told: list[actions.Told] = []
    return actions.import_file(path, by=by, at=at, tell=told.append), told


def test_a_full_record_becomes_a_procedure_in_force(program: Account, tmp_path: Path) -> None:
    report, told = imported(write(tmp_path / "a.jsonl", full("1.000363", NAME)), program)

    procedure = Procedure.objects.published().get(code="1.000363")
    assert (report.imported, report.unchanged, report.rejected, told) == (1, 0, 0, [])
    assert procedure.current is not None
    assert (procedure.current.limit_amount, procedure.current.limit_unit) == (5, "working_days")
    assert procedure.current.effective_from == MONDAY.date()
    assert str(procedure.current.publication) == "01/QĐ-BCT"
    assert (procedure.service_level, procedure.is_full, procedure.is_filed_here) == (4, True, False)
    assert Event.objects.filter(kind="catalog.record_imported", about_id=procedure.pk).count() == 1


def test_the_same_file_again_changes_nothing(program: Account, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", full("1.000363", NAME), record("1.000358", "Gia hạn Giấy phép"))
    imported(path, program)

    report, told = imported(path, program)

    assert (report.imported, report.unchanged, report.rejected) == (0, 2, 0)
    assert told == []
    assert ProcedureRevision.objects.count() == 2


def test_every_line_that_cannot_be_read_is_named_and_the_others_are_imported(program: Account, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        b"",
        b"not json",
        record(None, "Đăng ký hoạt động nền tảng thương mại điện tử"),
        b'{"code": "1.000001", "name": "\xff"}',
        b"   ",
        record("1.000358", "Gia hạn Giấy phép"),
        b"[1, 2]",
        ending=b"\r\n",
        before=b"\xef\xbb\xbf",
    )

    report, told = imported(path, program)

    assert (report.imported, report.rejected) == (1, 4)
    assert [one.line for one in told] == [2, 3, 4, 7]
    assert all(one.rejected and one.reason.endswith(".") for one in told)


def test_a_line_too_long_for_any_record_is_passed_over(
    program: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congvu.catalog.actions._records.LONGEST_LINE", 500)
    path = write(tmp_path / "a.jsonl", record("1.000001", "Dài", conditions="x" * 2000), record("1.000358", "Gia hạn"))

    report, told = imported(path, program)

    assert (report.imported, [one.line for one in told]) == (1, [1])


def test_a_bom_before_the_first_record_does_not_spoil_it(program: Account, tmp_path: Path) -> None:
    report, _ = imported(write(tmp_path / "a.jsonl", record("1.000358", "Gia hạn"), before=b"\xef\xbb\xbf"), program)

    assert report.imported == 1


@pytest.mark.parametrize("richest_first", [True, False])
def test_the_richest_record_of_a_file_wins_wherever_it_stands(
    program: Account, tmp_path: Path, richest_first: bool
) -> None:
    rows = [full("1.000363", NAME), record("1.000363", "Thuốc lá", detail_level="list")]
    path = write(tmp_path / "a.jsonl", *(rows if richest_first else reversed(rows)))

    report, told = imported(path, program)
    again, _ = imported(path, program)

    assert (report.imported, report.unchanged, report.kept) == (1, 1, 1)
    assert "Trùng mã với dòng" in told[0].reason
    assert Procedure.objects.get().name == NAME
    assert again.imported == 0


def test_a_poorer_record_never_replaces_a_richer_one(program: Account, tmp_path: Path) -> None:
    imported(write(tmp_path / "a.jsonl", full("1.000363", NAME)), program)

    report, told = imported(write(tmp_path / "b.jsonl", record("1.000363", "Tên khác")), program)

    assert (report.imported, report.unchanged, report.kept) == (0, 1, 1)
    assert "đầy đủ hơn" in told[0].reason
    assert Procedure.objects.get().name == NAME


def test_a_changed_record_is_the_next_revision_and_ends_the_one_before(program: Account, tmp_path: Path) -> None:
    imported(write(tmp_path / "a.jsonl", full("1.000363", NAME)), program)
    later = MONDAY + timedelta(days=30)

    report, _ = imported(
        write(tmp_path / "b.jsonl", full("1.000363", NAME, conditions="Có giấy phép kinh doanh.")), program, later
    )

    first, second = ProcedureRevision.objects.order_by("number")
    assert report.imported == 1
    assert first.effective_to == later.date() - timedelta(days=1)
    assert Procedure.objects.get().current == second


def test_one_record_the_database_refuses_leaves_nothing_of_itself_and_the_others_whole(
    program: Account, tmp_path: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_procedurerevision ADD CHECK (content->>'name' <> 'Không được')")

    report, told = imported(
        write(
            tmp_path / "a.jsonl", full("1.000001", "Không được", "Lĩnh vực lạ"), full("1.000002", "Được", "Lĩnh vực lạ")
        ),
        program,
    )

    assert (report.imported, report.rejected) == (1, 1)
    assert told[0].line == 1
    assert list(Procedure.objects.values_list("code", flat=True)) == ["1.000002"]
    assert Event.objects.filter(kind="catalog.record_imported").count() == 1
    assert Procedure.objects.get().field.name == "Lĩnh vực lạ"


def test_words_of_the_imported_can_be_searched_and_mended(program: Account, tmp_path: Path) -> None:
    imported(write(tmp_path / "a.jsonl", full("1.000363", NAME)), program)

    assert SearchWord.objects.filter(word="thuoc").values_list("procedures", flat=True).get() == 1


def test_an_officer_who_does_not_keep_the_catalogue_cannot_import(dung: Account, tmp_path: Path) -> None:
    with pytest.raises(NotYourRole):
        imported(write(tmp_path / "a.jsonl", full("1.000363", NAME)), dung)

    assert not Procedure.objects.exists()


@pytest.mark.parametrize("path", ["no/such/file.jsonl", "."])
def test_a_file_that_is_not_there_is_refused_in_a_sentence(program: Account, path: str) -> None:
    with pytest.raises(ImportUnreadable, match="Không mở được"):
        imported(Path(path), program)


def test_an_empty_file_imports_nothing(program: Account, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")

    assert imported(tmp_path / "a.jsonl", program)[0].lines == 0


def test_the_shipped_catalogue_is_imported_whole_and_a_fuller_record_takes_its_place(
    program: Account, tmp_path: Path
) -> None:
    report, told = imported(SHIPPED_CATALOGUE, program)
    again, _ = imported(SHIPPED_CATALOGUE, program)

    assert report.imported == report.lines > 250
    assert told == []
    assert again.imported == 0
    assert Procedure.objects.filter(service_level__gte=3).count() > 20
    assert imported(write(tmp_path / "a.jsonl", full("1.000382", "C/O mẫu EAV")), program)[0].imported == 1


def test_a_broken_archive_is_refused(program: Account, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(SHIPPED_CATALOGUE.read_bytes()[:2000])

    with pytest.raises(ImportUnreadable, match="bị hỏng"):
        imported(tmp_path / "a.jsonl.gz", program)
