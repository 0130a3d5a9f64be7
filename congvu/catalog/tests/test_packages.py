"""A package is checked as a whole; what is wrong is told with file, line and reason."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from congvu.catalog.packages.checking import check_package
from congvu.catalog.packages.files import PackageFiles, Problem
from congvu.catalog.packages.reading import read, read_zip
from congvu.catalog.packages.writing import write
from congvu.catalog.refusals import PackageUnreadable
from congvu.catalog.tests.samples import GOOD, good, spoiled, with_file, without, zipped
from congvu.organisations.models import Unit
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def problems(package: PackageFiles) -> list[Problem]:
    return check_package(package, at=MONDAY).problems


def test_the_good_package_has_no_problem(cuc_xnk: Unit) -> None:
    assert problems(good()) == []


P, F, B = "procedure.yaml", "form.yaml", "process.bpmn"


@pytest.mark.parametrize(
    ("path", "old", "new", "file", "line", "reason"),
    [
        (P, "when: quantity > 3", "when: weight > 3", P, 23, "Điều kiện của khoản thu “Lệ phí lô trên 3 đơn vị”"),
        (P, "times: quantity - 3", "times: quantity -", P, 23, "Số lần tính của khoản thu"),
        (
            "samples/nhan.yaml",
            "fee: 70000",
            "fee: 50000",
            "samples/nhan.yaml",
            5,
            "phải nộp 50000 đồng nhưng tính ra 70000",
        ),
        ("samples/nhan.yaml", "fee: 70000", "fee: nhiều", "samples/nhan.yaml", 5, "“fee” phải là số đồng"),
        (P, 'code: "9.000001"', "code: không mã", P, 1, "“code” viết chưa đúng dạng"),
        (P, "name: Cấp giấy phép thử nghiệm\n", "name:\n", P, 0, "Thiếu “name”"),
        (P, "unit: cuc-xnk", "unit: cuc-la", P, 8, "Không có đơn vị nào đang hoạt động mang mã “cuc-la”"),
        (P, "unit: cuc-xnk\n", "", P, 1, "phải ghi “unit”"),
        (P, "steps: [Nộp hồ sơ., Nhận kết quả.]", "steps: []", P, 12, "“steps” không được để trống"),
        (P, "limit: 3 ngày làm việc\nlegal", "limit: 3 ngày nắng\nlegal", P, 15, "Không đọc được thời hạn"),
        (P, "limit: 3 ngày làm việc\nlegal", "limit: 6 ngày làm việc\nlegal", P, 15, "dài hơn thời hạn luật định"),
        (
            P,
            "limit: 3 ngày làm việc\nlegal_limit: 5 ngày làm việc",
            "limit: 2 ngày làm việc",
            B,
            3,
            "tổng thời gian các bước",
        ),
        (P, "limit: 3 ngày làm việc\nlegal", "legal", P, 0, "Thiếu “limit”"),
        (P, "when: quantity > 100", "when: weight > 100", P, 19, "weight"),
        (P, "when: quantity > 100", 'when: "quantity >"', P, 19, "explanation"),
        (P, "form_file: mau-01.txt", "form_file: mau-02.txt", P, 18, "không có trong thư mục forms/"),
        (P, "{key: explanation", "{key: contract", P, 19, "“contract” có hai lần"),
        (P, "{quantity} hàng", "{goods} hàng", P, 31, "chỗ điền mà biểu mẫu không có: goods"),
        (P, "{quantity} hàng", "{quantity hàng", P, 31, "dấu ngoặc nhọn"),
        (P, "interactive_form: true", "interactive_form: false", P, 30, "không có biểu mẫu điện tử"),
        (P, "channel: online", "channel: pigeon", P, 14, "chỉ được là một trong"),
        (P, "amount: 30000", "amount: ba mươi", P, 22, "phải là số nguyên"),
        (P, "issued_on: 2026-01-05", "issued_on: 2026-02-30", P, 28, "không phải một ngày có thật"),
        (P, "conditions: Có hợp đồng.", "colour: đỏ", P, 1, "thuộc tính lạ: colour"),
        (P, "copies: 1", "copies: [1", P, 0, "cú pháp YAML"),
        (F, "type: integer", "type: number_of_things", F, 10, ""),
        (F, "key: quantity", "key: trader", F, 10, ""),
        (B, 'id="lane_signer"', 'id="lane_minister"', B, 10, ""),
        (B, "facts.quantity", "facts.weight", B, 0, "weight"),
        (B, 'sourceRef="decide" targetRef="end"', 'sourceRef="decide" targetRef="review"', B, 0, ""),
        (B, "acts: approve, refuse", "unit: cuc-la\nacts: approve, refuse", B, 21, "cuc-la"),
        (B, "<bpmn:definitions ", "<!DOCTYPE x><bpmn:definitions ", B, 1, "DOCTYPE"),
        ("result.typ", "data.answers.trader", "data.answers.seller", "result.typ", 5, "Mẫu in sai"),
        ("result.typ", "#field(", "#feild(", "result.typ", 5, "Mẫu in sai"),
        ("samples/nhan.yaml", "quantity: 5", "quantity: 0", "samples/nhan.yaml", 2, "phải được nhận nhưng bị từ chối"),
        ("samples/lon.yaml", "quantity: 500", "quantity: 50", "samples/lon.yaml", 2, "phải bị từ chối nhưng được nhận"),
        ("samples/lon.yaml", "[Bản giải trình]", "[Hộ chiếu]", "samples/lon.yaml", 2, "không vì lý do “Hộ chiếu”"),
        ("samples/lon.yaml", "expect: refused", "expect: maybe", "samples/lon.yaml", 2, "accepted hoặc refused"),
        (
            P,
            "required: true, form_file",
            "signed: true, accept: [jpg], form_file",
            P,
            18,
            "không nhận loại tệp nào ký số được",
        ),
        ("samples/lon.yaml", "papers:", "paper:", "samples/lon.yaml", 5, "thuộc tính lạ: paper"),
    ],
)
def test_a_spoiled_package_is_told_where_and_why(
    cuc_xnk: Unit, path: str, old: str, new: str, file: str, line: int, reason: str
) -> None:
    found = problems(spoiled(path, old, new))

    assert found
    there = [problem for problem in found if problem.file == file and reason in problem.reason]
    assert there, found
    assert not line or line in {problem.line for problem in there}, there


@pytest.mark.parametrize(
    ("package", "file", "reason"),
    [
        (without(P), P, "thiếu tệp này"),
        (without(B), B, "thiếu quy trình điện tử"),
        (without(F), P, "có biểu mẫu điện tử"),
        (with_file("virus.exe", b"MZ"), "virus.exe", "tệp lạ"),
        (with_file(F, b"title: \xff\xfe"), F, "không phải chữ UTF-8"),
        (with_file("samples/hong.yaml", "[]"), "samples/hong.yaml", "name, expect và answers"),
        (with_file("risk.dmn", "<x/>"), "risk.dmn", ""),
        (with_file(P, ""), P, "tệp trống"),
    ],
)
def test_missing_and_strange_files_are_told(cuc_xnk: Unit, package: PackageFiles, file: str, reason: str) -> None:
    assert any(problem.file == file and reason in problem.reason for problem in problems(package))


def test_a_result_template_needs_a_sample_to_be_tried_with(cuc_xnk: Unit) -> None:
    found = problems(PackageFiles({path: content for path, content in good().files.items() if "nhan" not in path}))

    assert [problem.file for problem in found] == ["result.typ"]


def test_an_automatic_procedure_needs_neither_process_nor_limit(cuc_xnk: Unit) -> None:
    files = dict(without(B).files)
    files[P] = files[P].replace(
        b"limit: 3 ng\xc3\xa0y l\xc3\xa0m vi\xe1\xbb\x87c\nlegal_limit: 5 ng\xc3\xa0y l\xc3\xa0m vi\xe1\xbb\x87c",
        b"automatic: true",
    )

    assert problems(PackageFiles(files)) == []


# -- containers --------------------------------------------------------------------------------------------------
def test_a_zip_with_or_without_a_folder_is_the_same_package() -> None:
    assert read_zip(zipped(good())).digest == read_zip(zipped(good(), "")).digest == good().digest


def test_what_is_read_is_written_back_byte_for_byte(tmp_path: Path) -> None:
    stored = PackageFiles.from_json(good().as_json())
    write(stored, tmp_path / "goi")

    assert {path: (tmp_path / "goi" / path).read_bytes() for path in stored.files} == {
        path.relative_to(GOOD).as_posix(): path.read_bytes() for path in GOOD.rglob("*") if path.is_file()
    }


def test_a_folder_with_someone_elses_files_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "thu-cua-toi.txt").write_text("quan trọng")

    with pytest.raises(PackageUnreadable, match="đã có tệp khác"):
        write(good(), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["thu-cua-toi.txt"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../ra-ngoai.yaml", "dẫn ra ngoài"),
        ("/etc/passwd", "không dùng được"),
        ("a\\b.yaml", "không dùng được"),
        ("C:/x.yaml", "không dùng được"),
        ("a//b.yaml", "dẫn ra ngoài"),
    ],
)
def test_a_zip_that_leads_outside_is_refused(name: str, reason: str) -> None:
    with pytest.raises(PackageUnreadable, match=reason):
        read_zip(zipped(PackageFiles({name: b"x"}), ""))


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    with pytest.raises(PackageUnreadable, match="bom nén"):
        read_zip(zipped(PackageFiles({"form.yaml": b"0" * 4_000_000})))
    with pytest.raises(PackageUnreadable, match="lớn quá 5 MB"):
        read_zip(zipped(PackageFiles({"form.yaml": b"0" * 6_000_000})))
    with pytest.raises(PackageUnreadable, match="quá 200 tệp"):
        read_zip(zipped(PackageFiles({f"samples/{n}.yaml": b"x" for n in range(201)})))


def test_a_zip_whose_directory_lies_about_sizes_is_refused() -> None:
    content = bytearray(zipped(PackageFiles({"form.yaml": b"a" * 1000}), ""))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(PackageUnreadable):
        read_zip(bytes(content))


def test_links_broken_and_encrypted_archives_are_refused(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("form.yaml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(PackageUnreadable, match="liên kết"):
        read_zip(made.getvalue())
    (tmp_path / "procedure.yaml").symlink_to("/etc/passwd")
    with pytest.raises(PackageUnreadable, match="liên kết"):
        read(tmp_path)
    for content in (b"", b"PK\x03\x04", b"not a zip", zipped(good())[:500]):
        with pytest.raises(PackageUnreadable):
            read_zip(content)


def test_an_empty_folder_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "khong-co"):
        with pytest.raises(PackageUnreadable):
            read(place)
