"""What is seen of a signature, measured on the drawn page: NĐ 30/2020/NĐ-CP, Phụ lục I, to a millimetre."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, datetime

import pikepdf
import pytest

from congvu.signing import appearance
from congvu.signing.appearance import Chosen, CopyForm, Corner, Stamp
from congvu.signing.appearance.demonstration import seal_image, signature_image
from congvu.signing.appearance.text import last_pages
from congvu.signing.refusals import PageNotReadable
from congvu.signing.tests.drawn import NAME, TITLE, blue, dark, decision, page_of, red, seen, signed_by, words

MM = 1.0
SIGNED_AT = datetime(2026, 11, 22, 17, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def hand() -> bytes:
    return signature_image(NAME)


@pytest.fixture(scope="session")
def round_seal() -> bytes:
    return seal_image("Bộ Công Thương")


@pytest.fixture(scope="session")
def licence() -> bytes:
    return decision()


def cuong(pdf: bytes, hand: bytes, *, title: str = TITLE, name: str = NAME) -> Stamp:
    return appearance.person(pdf, title=title, name=name, image=hand)


def between(pdf: bytes, stamp: Stamp, title: str = TITLE, name: str = NAME) -> bool:
    """Whether the image drawn on the page stands in the middle between the two, with neither touched."""
    image, above, below = seen(appearance.preview(pdf, stamp), blue), words(pdf, title), words(pdf, name)
    assert image is not None
    return (
        above.bottom < image.y
        and image.bottom < below.y
        and image.middle[0] == pytest.approx(below.middle[0], abs=MM)
        and image.middle[1] == pytest.approx((above.bottom + below.y) / 2, abs=MM)
    )


# -- the person: mục II, 7d --------------------------------------------------------------------------------------


def test_the_image_of_cuong_is_blue_and_centred_between_his_title_and_his_name(licence: bytes, hand: bytes) -> None:
    stamp = cuong(licence, hand)

    assert stamp.was_found
    assert between(licence, stamp)
    drawn = seen(appearance.preview(licence, stamp), blue)
    assert drawn is not None
    assert drawn.width == pytest.approx(45, abs=MM)


@pytest.mark.parametrize(
    ("told", "how"),
    [
        ("Cục trưởng", lambda: decision(title=unicodedata.normalize("NFD", "CỤC TRƯỞNG"))),
        ("CỤC  TRƯỞNG ", lambda: decision(page="#show: a4\n#show regex(\"CỤC TRƯỞNG\"): set text(tracking: 4pt)")),
        ("Cục trưởng Cục Thương mại điện tử và Kinh tế số", lambda: decision(
            title="Cục trưởng Cục Thương mại điện tử và Kinh tế số")),
        ("Trưởng phòng Hoá chất", lambda: decision(title="Trưởng phòng Hóa chất")),
    ],
    ids=["decomposed", "spaced out", "over two lines", "the mark on another letter"],
)  # fmt: skip
def test_a_title_is_found_however_it_is_written(told: str, how: object, hand: bytes) -> None:
    pdf = how()  # type: ignore[operator]
    stamp = cuong(pdf, hand, title=told)

    assert stamp.was_found
    assert between(pdf, stamp, told)


def test_the_name_in_the_text_and_the_first_of_two_signers_are_not_taken_for_cuong(hand: bytes) -> None:
    other = "signature(title: [Vụ trưởng], name: [Trần Thị Dũng])"
    pdf = decision(f"Giao ông Phạm Quốc Cường, Cục trưởng, thi hành.\n#closing({other}, [])")

    assert between(pdf, cuong(pdf, hand))


def test_a_note_under_the_title_is_not_written_over(hand: bytes) -> None:
    noted = page_of(
        '#set text(size: 13pt)\n#place(dx: 100mm, dy: 200mm)[#box(width: 80mm, align(center)['
        "*CỤC TRƯỞNG* \\ _(Ký, ghi rõ họ tên, đóng dấu)_ #v(20mm) *Phạm Quốc Cường*])]"
    )  # fmt: skip
    stamp = cuong(noted, hand)
    drawn, note = seen(appearance.preview(noted, stamp), blue), words(noted, "(Ký, ghi rõ họ tên, đóng dấu)")

    assert drawn is not None
    assert drawn.y > note.bottom


def test_the_last_page_that_has_the_pair_is_taken(hand: bytes) -> None:
    assert cuong(decision("#lorem(900)"), hand).page == 1
    assert cuong(decision(), hand).page == 0  # fmt: skip


def test_a_name_whose_title_stands_on_the_page_before_gets_the_room_above_it(hand: bytes) -> None:
    pdf = page_of(
        "#set text(size: 13pt)\n#place(dx: 110mm, dy: 270mm)[CỤC TRƯỞNG]\n#pagebreak()\n"
        "#place(dx: 110mm, dy: 60mm)[Phạm Quốc Cường]"
    )
    stamp = cuong(pdf, hand)
    drawn = seen(appearance.preview(pdf, stamp), blue)

    assert (stamp.page, stamp.was_found) == (1, True)
    assert drawn is not None
    assert drawn.y > 35
    assert drawn.bottom < words(pdf, NAME).y


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_signed_upright(turned: int, hand: bytes) -> None:
    upright = (
        "#box(width: 210mm, height: 297mm, place(dx: 100mm, dy: 150mm, box(width: 80mm, align(center)["
        "*CỤC TRƯỞNG* #v(20mm) *Phạm Quốc Cường*])))"
    )
    width, height = ("210mm", "297mm") if turned == 180 else ("297mm", "210mm")
    plain = page_of(f"#rotate(-{turned}deg, reflow: true, [{upright}])", width=width, height=height)
    with pikepdf.open(io.BytesIO(plain)) as document:
        document.pages[0].obj.Rotate = turned
        made = io.BytesIO()
        document.save(made)
    pdf = made.getvalue()

    assert between(pdf, cuong(pdf, hand))


def test_a_page_that_begins_elsewhere_is_measured_from_its_own_corner(licence: bytes, hand: bytes) -> None:
    with pikepdf.open(io.BytesIO(licence)) as document:
        page = document.pages[0]
        page.contents_add(b"q 1 0 0 1 40 -60 cm", prepend=True)
        page.contents_add(b"Q")
        page.obj.MediaBox = page.obj.CropBox = [40, -60, 40 + 595.276, -60 + 841.89]
        made = io.BytesIO()
        document.save(made)

    assert between(made.getvalue(), cuong(made.getvalue(), hand))


def test_a_paper_that_names_nobody_takes_the_corner_the_signer_chose_and_says_so(hand: bytes) -> None:
    pdf = page_of("#lorem(20)\n#pagebreak()\n#lorem(20)")
    without = cuong(pdf, hand)
    chosen = appearance.person(pdf, title="", name="", image=hand, chosen=Chosen(0, Corner.TOP_LEFT))

    assert (without.page, without.was_found, chosen.page, chosen.was_found) == (1, False, 0, False)
    drawn = seen(appearance.preview(pdf, without), blue)
    assert drawn is not None
    assert (drawn.right, drawn.bottom) == (pytest.approx(195, abs=MM), pytest.approx(277, abs=MM))


def test_what_is_no_pdf_is_refused_in_a_sentence(hand: bytes) -> None:
    with pytest.raises(PageNotReadable):
        cuong(b"%PDF-1.7 nothing more", hand)


# -- the agency: mục II, 8a --------------------------------------------------------------------------------------


def test_the_seal_is_red_of_its_real_size_over_the_left_third_of_the_signature(
    licence: bytes, hand: bytes, round_seal: bytes
) -> None:
    signed = signed_by(licence, cuong(licence, hand))
    before = seen(appearance.preview(licence, cuong(licence, hand)), blue)
    sealed = appearance.preview(signed, appearance.seal(signed, image=round_seal))
    seal = seen(sealed, red)

    assert before is not None
    assert seal is not None
    assert (seal.width, seal.height) == (pytest.approx(36, abs=MM), pytest.approx(36, abs=MM))
    assert seal.x < before.x
    assert seal.right - before.x == pytest.approx(before.width / 3, abs=MM)
    assert seal.middle[1] == pytest.approx(before.middle[1], abs=MM)
    # The signature that is already in the file is drawn under it.
    assert seen(sealed, blue) is not None


def test_a_print_without_a_signature_is_sealed_by_the_name_of_its_officer(licence: bytes, round_seal: bytes) -> None:
    seal = seen(
        appearance.preview(licence, appearance.seal(licence, image=round_seal, title=TITLE, name=NAME)), red
    )  # fmt: skip
    name = words(licence, NAME)

    assert seal is not None
    assert seal.x < name.middle[0] < seal.right


# -- papers attached and copies: mục II, 8b; phần II, mục I.3 ----------------------------------------------------


def test_an_attachment_says_number_and_time_at_the_top_right_in_black_letters_of_10() -> None:
    pdf = page_of("#place(dx: 30mm, dy: 30mm)[Danh mục kèm theo]")
    stamp = appearance.attachment(pdf, number="12/GP-XNK", at=SIGNED_AT)
    drawn = seen(appearance.preview(pdf, stamp), dark)
    (page,) = last_pages(stamp.pdf, 1)

    assert stamp.page == 0
    assert page.places_of("Số: 12/GP-XNK")
    assert page.places_of("Thời gian ký: 2026-11-23T00:04:05+07:00")
    assert drawn is not None
    assert drawn.right == pytest.approx(195, abs=MM)
    assert drawn.y == pytest.approx(6, abs=MM)
    assert b"LiberationSerif" in stamp.pdf
    assert b"LiberationSerif-" not in stamp.pdf
    # A capital of Times at 10 points is 2.3 mm high.
    assert page.places_of("S")[0].height == pytest.approx(2.4, abs=0.2)


def test_a_bar_code_in_the_corner_is_not_written_over() -> None:
    pdf = page_of("#place(dx: 150mm, dy: 6mm, rect(width: 45mm, height: 12mm, fill: black))")
    stamp = appearance.attachment(pdf, number="12/GP-XNK", at=SIGNED_AT)

    assert stamp.box[2] / 72 * 25.4 <= 150


def test_a_copy_says_its_form_the_agency_that_copied_and_the_time() -> None:
    stamp = appearance.copy(
        page_of(""), form=CopyForm.EXTRACT, agency="Cục Thương mại điện tử và Kinh tế số", at=SIGNED_AT
    )
    (page,) = last_pages(stamp.pdf, 1)

    for told in ("TRÍCH SAO", "Cục Thương mại điện tử và Kinh tế số", "2026-11-23T00:04:05+07:00"):
        assert page.places_of(told)
    assert b"/Subtype/Image" not in stamp.pdf


# -- before the key ----------------------------------------------------------------------------------------------


def test_the_preview_leaves_the_paper_as_it_is(licence: bytes, hand: bytes) -> None:
    kept = bytes(licence)
    appearance.preview(licence, cuong(licence, hand))

    assert kept == licence


@pytest.mark.parametrize("times", [1, 500], ids=["on the page", "in a form drawn often"])
def test_a_page_that_would_keep_the_reader_for_minutes_is_not_read(times: int, licence: bytes, hand: bytes) -> None:
    """A few kilobytes of file; the program that reads pages cannot be stopped once it has begun."""
    letters = b"BT /F1 1 Tf " + b"(aaaaaaa) Tj " * (500_000 // times) + b"ET "
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(licence)) as document:
        form = document.make_stream(letters, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        page = document.pages[-1]
        page.contents_add(b"/Fx Do " * times)
        page.obj.Resources.XObject = pikepdf.Dictionary(Fx=form)
        document.save(out)

    with pytest.raises(PageNotReadable):
        cuong(out.getvalue(), hand)
