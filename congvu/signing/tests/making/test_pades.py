"""What Cường, Lan and the ministry sign in PDFs: other programs agree, and every earlier byte stays where it was."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from asn1crypto import cms, x509
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from congvu.signing.making import Field, Level, Look, Prepared, complete, prepare_pdf
from congvu.signing.refusals import NotSignable, SignatureBroken
from tests.making import Desk, a_look, a_paper, pdfsig
from tests.people import MONDAY

BOX = (300.5, 500.25, 460.5, 560.25)


def judged(desk: Desk, pdf: bytes) -> list[tuple[bool, bool, bool]]:
    """Intact, valid and trusted, of each signature, by pyHanko."""
    roots = [x509.Certificate.load(desk.pki.authorities.certificate("root"))]
    found = []
    for one in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures:
        context = ValidationContext(trust_roots=roots, moment=MONDAY, revocation_mode="soft-fail")
        status = validate_pdf_signature(one, context, ts_validation_context=context)
        found.append((status.intact, status.valid, status.trusted))
    return found


@pytest.mark.parametrize("level", list(Level))
def test_every_level_is_valid_for_poppler_and_pyhanko(desk: Desk, tmp_path: Path, level: Level) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed := desk.pdf(a_paper(), "cuong", level))

    told = pdfsig(path)

    assert told[0] == "Signature is Valid."
    assert len(told) == (2 if level is Level.B_LTA else 1)
    assert judged(desk, signed) == [(True, True, True)]
    assert signed.startswith(a_paper())


def test_several_sign_in_turn_and_nobody_breaks_the_one_before(desk: Desk, tmp_path: Path) -> None:
    path, content = tmp_path / "signed.pdf", a_paper()
    for label, level in (("cuong", Level.B_T), ("nam", Level.B_B), ("le", Level.B_LTA), ("ministry", Level.B_LT)):
        before, content = content, desk.pdf(content, label, level)
        assert content.startswith(before)
    path.write_bytes(content)

    assert [told for told in pdfsig(path) if "not yet" not in told] == ["Signature is Valid."] * 4
    assert all(all(one) for one in judged(desk, content))


def test_a_page_as_image_programs_write_it_is_put_in_order_and_signed_to_last(desk: Desk, tmp_path: Path) -> None:
    """Pillow gives the first free object the generation 65536, which ISO 32000-1, 7.5.4 does not know."""
    written, path = BytesIO(), tmp_path / "signed.pdf"
    Image.new("RGB", (850, 1100), "white").save(written, "PDF", resolution=100)

    path.write_bytes(signed := desk.pdf(desk.pdf(written.getvalue(), "lan", Level.B_LTA), "nam", Level.B_LTA))

    assert [told for told in pdfsig(path) if "not yet" not in told] == ["Signature is Valid."] * 2
    assert judged(desk, signed) == [(True, True, True)] * 2


def test_a_signed_paper_that_is_not_in_order_is_not_signed_again(desk: Desk) -> None:
    signed = desk.pdf(a_paper(), "lan", Level.B_B)
    broken = signed.replace(b"0000000000 65535 f", b"0000000000 65536 f")

    with pytest.raises(NotSignable, match="ký thêm sẽ làm hỏng chữ ký đã có"):
        desk.pdf(broken, "nam", Level.B_B)


def test_the_field_tells_who_why_where_and_is_seen_in_its_box(desk: Desk) -> None:
    field = Field(
        signer="Đỗ Mạnh Cường", reason="Ký ban hành", location="Hà Nội",
        label="Chữ ký của Cục trưởng", look=Look(a_look(), 0, BOX),
    )  # fmt: skip
    signed = desk.pdf(a_paper(), field=field)

    with pikepdf.open(BytesIO(signed)) as pdf:
        assert pdf.check_pdf_syntax() == []
        widget = pdf.Root.AcroForm.Fields[0]
        assert [float(one) for one in widget.Rect] == pytest.approx(BOX)
        assert str(widget.TU) == "Chữ ký của Cục trưởng"
        told = [str(widget.V[name]) for name in ("/Name", "/Reason", "/Location")]
        assert told == ["Đỗ Mạnh Cường", "Ký ban hành", "Hà Nội"]
        assert widget.F & 4, "it is printed"
        assert "/Perms" not in pdf.Root, "nobody is kept from signing next"
        assert pdf.open_metadata().pdfa_status == "3A"
    assert _is_red(signed)


def _is_red(pdf: bytes) -> bool:
    """Something red in the box, as a reader draws it."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    bitmap = document[0].render(scale=1, may_draw_forms=True)
    pixels, stride, channels = bytes(bitmap.buffer), bitmap.stride, bitmap.n_channels
    left, bottom, right, top = (int(one) for one in BOX)
    rows = range(bitmap.height - top, bitmap.height - bottom)
    inside = [pixels[y * stride + x * channels :][:3] for y in rows for x in range(left, right)]
    return any(blue < 120 and green < 120 and red > 180 for blue, green, red in inside)


def test_what_was_prepared_is_completed_in_another_process(desk: Desk) -> None:
    prepared = prepare_pdf(a_paper(), *desk.certificate("cuong"), field=Field(), level=Level.B_T, at=MONDAY)
    value = desk.value("cuong", prepared)

    again = Prepared.from_json(prepared.content, json.loads(json.dumps(prepared.to_json())))

    assert again == prepared
    first, second = (complete(one, value, at=MONDAY, evidence=desk.evidence) for one in (prepared, again))
    assert len(first) == len(second)
    assert judged(desk, second) == [(True, True, True)]


def test_a_lying_key_is_refused(desk: Desk) -> None:
    prepared = prepare_pdf(a_paper(), *desk.certificate("cuong"), field=Field(), level=Level.B_B, at=MONDAY)
    for wrong in (b"", b"\0" * 64, desk.value("binh", prepared), desk.value("cuong", prepared)[:-1]):
        with pytest.raises(SignatureBroken):
            complete(prepared, wrong, at=MONDAY, evidence=desk.evidence)


def test_content_changed_between_the_phases_is_not_signed(desk: Desk) -> None:
    prepared = prepare_pdf(a_paper(), *desk.certificate("cuong"), field=Field(), level=Level.B_B, at=MONDAY)
    value = desk.value("cuong", prepared)
    changed = Prepared.from_json(prepared.content.replace(b"/Page", b"/Pag3", 1), prepared.to_json())

    with pytest.raises(SignatureBroken):
        complete(changed, value, at=MONDAY, evidence=desk.evidence)


def test_the_message_follows_the_profile(desk: Desk) -> None:
    """ETSI EN 319 142-1, 6.3: the certificate by SHA-2, no signing time inside; SHA-1 nowhere; no root."""
    signed = PdfFileReader(BytesIO(desk.pdf(a_paper(), "le", Level.B_T))).embedded_regular_signatures[0].signed_data
    (signer,) = signed["signer_infos"]

    assert signer["digest_algorithm"]["algorithm"].native == "sha384", "a curve of 384 bits"
    assert {one["type"].native for one in signer["signed_attrs"]} == {
        "content_type", "message_digest", "signing_certificate_v2",
    }  # fmt: skip
    assert all(one.chosen.self_signed == "no" for one in signed["certificates"])
    assert isinstance(signer["unsigned_attrs"][0]["values"][0], cms.ContentInfo)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "không phải PDF"), (b"%PDF-1.7 rubbish", "không phải PDF"), (b"PK\x03\x04" * 100, "không phải PDF")],
)
def test_what_is_no_pdf_is_refused(desk: Desk, content: bytes, why: str) -> None:
    with pytest.raises(NotSignable, match=why):
        desk.pdf(content)


def test_a_pdf_under_a_password_is_refused(desk: Desk) -> None:
    locked = BytesIO()
    with pikepdf.open(BytesIO(a_paper())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))

    with pytest.raises(NotSignable, match="mật khẩu"):
        desk.pdf(locked.getvalue())


def test_a_pdf_that_its_author_locked_is_refused(desk: Desk) -> None:
    with pikepdf.open(BytesIO(desk.pdf(a_paper()))) as pdf:
        locks = pikepdf.Dictionary(
            TransformMethod=pikepdf.Name.DocMDP, TransformParams=pikepdf.Dictionary(P=1, V=pikepdf.Name("/1.2"))
        )
        value = pdf.Root.AcroForm.Fields[0].V
        value.Reference = pikepdf.Array([locks])
        pdf.Root.Perms = pikepdf.Dictionary(DocMDP=value)
        pdf.save(locked := BytesIO())

    with pytest.raises(NotSignable, match="khóa tệp"):
        desk.pdf(locked.getvalue())
