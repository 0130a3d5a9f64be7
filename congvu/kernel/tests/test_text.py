"""Vietnamese text, however it was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.kernel.text import alphabetical, fold, nfc, slug, words

vietnamese = st.text(alphabet="aàáảãạăằắẳẵặâầấẩẫậđeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ ĐÁẾ.-/")


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Giấy phép Thuốc lá", "giay phep thuoc la"),
        ("ĐƯỜNG", "duong"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        ("Ðà Nẵng", "da nang"),  # the Icelandic capital eth, as some keyboards type Đ
        ("  nhiều\u00a0  khoảng\ttrắng\n", "nhieu khoang trang"),
        ("Ｃ／Ｏ mẫu Ｄ", "c/o mau d"),
        ("th\u200bủ tục\ufeff", "thu tuc"),
        ("", ""),
    ],
)
def test_text_folds_to_what_is_compared(typed: str, folded: str) -> None:
    assert fold(typed) == folded
    assert fold(unicodedata.normalize("NFD", typed)) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(vietnamese)
def test_composed_and_decomposed_text_fold_alike_and_to_ascii(text: str) -> None:
    folded = fold(unicodedata.normalize("NFD", text))
    assert folded == fold(unicodedata.normalize("NFC", text)) == fold(text.upper())
    assert folded.isascii()


def test_stored_text_is_composed_and_without_invisible_characters() -> None:
    assert nfc(unicodedata.normalize("NFD", "Tiếng Việt")) == "Tiếng Việt"
    assert nfc("mã\u200b hồ\ufeff sơ") == "mã hồ sơ"


def test_words_leave_punctuation_out() -> None:
    assert words("C/O mẫu D: “Giấy chứng nhận xuất xứ” (2026)") == [
        "c", "o", "mau", "d", "giay", "chung", "nhan", "xuat", "xu", "2026",
    ]  # fmt: skip
    assert words("  ---  ") == []


def test_a_slug_is_an_address() -> None:
    assert (
        slug("Cấp Giấy phép nhập khẩu tự động thuốc lá (5 ngày)") == "cap-giay-phep-nhap-khau-tu-dong-thuoc-la-5-ngay"
    )


def test_names_stand_in_the_order_of_the_alphabet_and_tones_decide_nothing() -> None:
    names = [
        "Cục Xúc tiến",
        "Cục Điện lực",
        "Cục Du lịch",
        "Đỗ",
        "An",
        "Ấn",
        "Ăn",
        "ông",
        "Oanh",
        "Ơn",
        "Ứng",
        "Uyên",
        "9",
    ]
    ordered = [
        "9",
        "An",
        "Ăn",
        "Ấn",
        "Cục Du lịch",
        "Cục Điện lực",
        "Cục Xúc tiến",
        "Đỗ",
        "Oanh",
        "ông",
        "Ơn",
        "Uyên",
        "Ứng",
    ]
    assert sorted(names, key=alphabetical) == ordered
    assert alphabetical("Hòa") == alphabetical("hoà") == alphabetical("HOA")
