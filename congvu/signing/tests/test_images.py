"""Which pictures of signatures and seals are taken, and what is kept of them (Phụ lục I, 7d and 8a)."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from congvu.signing import refusals
from congvu.signing.appearance.images import person_picture, seal_picture, size_of
from congvu.signing.rules.appearance import Box, Sheet, Size, seal_over

BLUE, RED, BLACK, GREEN = (20, 60, 180), (215, 20, 30), (10, 10, 10), (20, 150, 40)


def strokes(
    colour: tuple[int, ...], *, ground: tuple[int, ...] = (0, 0, 0, 0), size: tuple[int, int] = (600, 300)
) -> bytes:
    """A picture of a few strokes of a pen, with a wide margin."""
    image = Image.new("RGBA", size, ground)
    ImageDraw.Draw(image).arc((100, 80, size[0] - 100, size[1] - 80), 0, 300, fill=(*colour, 255), width=8)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def test_a_blue_signature_is_cut_to_its_strokes_and_keeps_its_size() -> None:
    kept = person_picture(strokes(BLUE), width_mm=40)

    assert size_of(kept).width == pytest.approx(40, abs=0.1)
    with Image.open(io.BytesIO(kept)) as image:
        assert image.getchannel("A").getbbox() == (0, 0, *image.size)


def test_what_the_file_of_a_picture_tells_besides_it_is_not_kept() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Nguyễn Văn An, số máy 123")
    with Image.open(io.BytesIO(strokes(BLUE))) as image:
        made = io.BytesIO()
        image.save(made, "PNG", pnginfo=told)

    assert b"Author" in made.getvalue()
    assert b"Author" not in person_picture(made.getvalue())


@pytest.mark.parametrize(
    ("picture", "refusal"),
    [
        (b"\xff\xd8\xff\xe0 a photograph", refusals.ImageNotPng),
        (b"\x89PNG\r\n\x1a\n and no more", refusals.ImageNotPng),
        (strokes(BLUE)[:300], refusals.ImageNotPng),
        (strokes(BLUE, ground=(255, 255, 255, 255)), refusals.ImageNotTransparent),
        (strokes(BLACK), refusals.ImageWrongColour),
        (strokes(RED), refusals.ImageWrongColour),
        (strokes(GREEN), refusals.ImageWrongColour),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 3_000_000, refusals.ImageTooLarge),
    ],
    ids=["jpeg", "not a picture", "cut short", "white ground", "black", "red", "green", "too large"],
)
def test_a_picture_that_the_decree_does_not_allow_is_refused(
    picture: bytes, refusal: type[refusals.ImageRefused]
) -> None:
    with pytest.raises(refusal) as refused:
        person_picture(picture)

    assert "…" not in str(refused.value)


def test_a_seal_is_red_and_has_the_size_it_has_in_life() -> None:
    assert size_of(seal_picture(strokes(RED), width_mm=36)).width == pytest.approx(36, abs=0.1)
    with pytest.raises(refusals.ImageWrongColour):
        seal_picture(strokes(BLUE), width_mm=36)
    with pytest.raises(refusals.SealSizeWrong):
        seal_picture(strokes(RED), width_mm=120)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_rectangle_keeps_its_place_through_the_points_of_a_turned_page(turned: int) -> None:
    sheet, box = Sheet(210, 297, turned, left=12.5, bottom=-7), Box(20, 30, 40, 15)
    again = sheet.box(*sheet.points(box))

    assert (again.x, again.y, again.width, again.height) == pytest.approx((20, 30, 40, 15))


def test_a_seal_at_the_edge_stays_on_the_page() -> None:
    assert seal_over(Box(5, 280, 45, 12), Size(36, 36), Sheet(210, 297)) == Box(0, 261, 36, 36)
