"""Papers come out as PDF/A with the words that were given, whatever those words are."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from congvu.printing import codes, press
from congvu.printing.letters import FONTS, known_letters, printable
from congvu.printing.refusals import TemplateBroken

AT = datetime(2026, 11, 20, 2, 5, 7, 123456, tzinfo=UTC)

# The twelve vowels with and without each of the five tones, and đ: the 67 marked or plain letters, in two cases.
VOWELS = [
    "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
    "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
]  # fmt: skip
LETTERS = [letter for row in VOWELS for letter in row + row.upper()] + ["đ", "Đ"]

RECEIPT = """#import "/nd30.typ": *
#show: a5
#corner-codes()
#letterhead(parent: "Bộ Công Thương", agency: "Bộ phận Một cửa", number: data.number, place: "Hà Nội", date: data.day)
#heading-block("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
#field("Tiếp nhận hồ sơ của", data.name)
#field("Thời gian nhận hồ sơ", legal-time(data.at))
#data-table(header: ("TT", "Tên giấy tờ"), rows: data.papers)
#closing(
  signature(title: "Người nộp hồ sơ", name: data.name),
  signature(title: "Người tiếp nhận", name: "Lê Thị An"),
)
"""


def receipt(**changes: Any) -> bytes:
    data = {
        "number": "05/TNHS",
        "day": "2026-02-05",
        "at": datetime(2026, 2, 5, 2, 5, tzinfo=UTC),
        "name": "Nguyễn Thị Lan",
        "papers": [[1, "Tờ khai"], [2, "Hóa đơn thương mại"]],
    } | changes
    return press.render(
        RECEIPT,
        data,
        title="Giấy tiếp nhận hồ sơ",
        at=AT,
        qr="000.00.00.G02-260205-0001",
        barcode="000.00.00.G02-260205-0001",
    )


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def test_the_paper_says_what_was_given_in_vietnamese() -> None:
    said = words(receipt())
    for phrase in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BỘ PHẬN MỘT CỬA",
        "Số: 05/TNHS",
        "Hà Nội, ngày 05 tháng 02 năm 2026",
        "Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 05 tháng 02 năm 2026",
        "Nguyễn Thị Lan",
        "Hóa đơn thương mại",
    ):
        assert phrase in said


def test_it_is_pdf_a_3a_and_pdf_ua_1_with_title_language_and_tags() -> None:
    import io

    with pikepdf.open(io.BytesIO(receipt())) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        assert meta["dc:title"] == "Giấy tiếp nhận hồ sơ"
        assert str(document.Root.Lang) == "vi"
        assert document.Root.MarkInfo.Marked
        fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
        assert fonts
        assert all("LiberationSerif" in font for font in fonts)


def test_the_same_paper_is_the_same_bytes() -> None:
    assert receipt() == receipt()


@pytest.mark.parametrize(
    "typed",
    [
        "#sys.inputs",
        '#import "/nd30.typ"',
        "*đậm* _nghiêng_ $x$ `mã`",
        "= Tiêu đề",
        "#panic()",
        "\\ // /* ]",
        '"]; #eval("1")',
    ],
)
def test_what_lan_types_is_shown_as_typed(typed: str) -> None:
    assert " ".join(typed.split()) in words(receipt(name=typed))


def test_every_vietnamese_letter_is_in_every_face() -> None:
    assert len(LETTERS) == 146
    assert known_letters().issuperset(LETTERS)
    template = (
        '#import "/nd30.typ": *\n#text(data.t) #strong(text(data.t)) #emph(text(data.t)) #strong(emph(text(data.t)))'
    )
    said = words(press.render(template, {"t": "".join(LETTERS)}, title="Chữ", at=AT)).replace(" ", "")
    assert said.count("".join(LETTERS)) == 4


def test_letters_the_typeface_lacks_do_not_stop_a_paper() -> None:
    assert "Công ty □□ □" in words(receipt(name="Công ty 中文 😀\u200b\x07"))


def test_text_typed_decomposed_is_printed_composed() -> None:
    import unicodedata

    assert "Nguyễn Thị Lan" in words(receipt(name=unicodedata.normalize("NFD", "Nguyễn Thị Lan")))


@given(st.text(max_size=200))
@hypothesis_settings(max_examples=30, deadline=None)
def test_no_text_at_all_can_stop_a_paper(typed: str) -> None:
    assert receipt(name=typed, papers=[[1, typed]]).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [
        ("Chào\n\n#nope", 3, "không có tên “nope”"),
        ('#import "/nd30.typ": *\n#data.nope', 2, "dữ liệu không có mục “nope”"),
        ('#image("/logo.svg", alt: "x")', 1, "không có tệp “logo.svg”"),
        ('#read("../press.py")', 1, "không được đọc tệp bên ngoài"),
        ('\n#import "@preview/cetz:0.3.0"', 2, "mẫu in không được dùng gói ngoài"),
        ("#let x = (", 1, "thiếu dấu đóng"),
        ("#while true {}", 1, "lặp không dừng"),
        ('#image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\' width=\'1\' height=\'1\'/>"))', 1, "hình thiếu chữ thay thế (alt)"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_refused_with_line_and_reason(template: str, line: int, reason: str) -> None:
    with pytest.raises(TemplateBroken) as refused:
        press.render(template, {}, title="Thử")
    assert refused.value.details == {"line": line, "reason": reason}
    assert f"dòng {line}: {reason}" in str(refused.value)


def test_a_template_reads_nothing_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("bí mật")
    for path in (tmp_path / "secret.txt", FONTS / "OFL.txt", Path("/etc/hostname")):
        with pytest.raises(TemplateBroken):
            press.render(f'#read("{path}")', {}, title="Thử")


def test_a_template_may_be_a_file_and_have_pictures(tmp_path: Path) -> None:
    template = tmp_path / "mau.typ"
    template.write_text('#image("/dau.svg", width: 10mm, alt: "Dấu") Kèm dấu', encoding="utf-8")
    printed = press.render(template, {}, title="Thử", assets={"dau.svg": codes.qr_svg("x")})
    assert "Kèm dấu" in words(printed)


def test_papers_are_printed_by_several_threads_at_once() -> None:
    printed: list[bytes] = []
    threads = [threading.Thread(target=lambda: printed.append(receipt())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(printed) == 4
    assert len(set(printed)) == 1


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2026-02-05", "ngày 05 tháng 02 năm 2026"),
        ("2026-01-31", "ngày 31 tháng 01 năm 2026"),
        ("2026-03-09", "ngày 09 tháng 3 năm 2026"),
        ("2026-12-10", "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(iso: str, said: str) -> None:
    template = '#import "/nd30.typ": *\n#legal-date(data.day)'
    assert words(press.render(template, {"day": iso}, title="Ngày")) == said


def test_pages_are_numbered_from_the_second() -> None:
    template = '#import "/nd30.typ": *\n#show: a4\nMột #pagebreak() Hai #pagebreak() Ba'
    document = pypdfium2.PdfDocument(press.render(template, {}, title="Trang"))
    assert [" ".join(page.get_textpage().get_text_range().split()) for page in document] == ["Một", "2 Hai", "3 Ba"]


def test_a_bar_code_is_drawn_of_the_code_it_names() -> None:
    import barcode

    drawn = codes.barcode_svg("000.00.00.G02-261122-0001").decode()
    modules = barcode.get("code128", "000.00.00.G02-261122-0001").build()[0]
    assert f'width="{len(modules) + 20}"' in drawn
    assert drawn.count("M") == len([run for run in modules.split("0") if run])


def test_data_keep_their_shape_when_letters_are_replaced() -> None:
    assert printable({"a": ["中", 1, None, {"b": True}]}) == {"a": ["□", 1, None, {"b": True}]}
