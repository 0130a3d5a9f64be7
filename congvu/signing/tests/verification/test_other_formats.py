"""A clerk checks what enterprises' own programs made, and what our own signing made, beyond the table."""

from __future__ import annotations

from io import BytesIO
from unittest import mock

import pikepdf
import pytest
from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfTimeStamper

from congvu.signing.report import Verdict
from congvu.signing.tests.verification.attacks import updated
from congvu.signing.tests.verification.makers import NOON, Maker, pdf_page
from congvu.signing.verification import certificates_in, trust_in


def saved(data: bytes, **options) -> bytes:
    out = BytesIO()
    pikepdf.open(BytesIO(data)).save(out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "options",
    [{"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}],
    ids=["linearised", "object streams"],
)
def test_pdfs_of_other_shapes_hold_two_signatures_and_validation_data(maker: Maker, options: dict) -> None:
    lasting = maker.pdf(saved(pdf_page(), **options), stamp="tsa-1", lasting=True, archived=True)

    report = maker.check(maker.pdf(lasting, "cuong", "Cuong"))

    assert report.verdict == Verdict.VALID, report.sentences
    assert [one.level for one in report.signatures] == ["B-LTA", "B-B"]


def test_a_locked_pdf_is_undecided_and_says_what_to_do(maker: Maker) -> None:
    report = maker.check(saved(pdf_page(), encryption=pikepdf.Encryption(owner="x", user="y")))

    assert report.verdict == Verdict.INDETERMINATE
    assert "mật khẩu" in report.sentences[0]


def test_a_document_time_stamp_alone_is_no_signature(maker: Maker) -> None:
    out = BytesIO()
    PdfTimeStamper(maker.stamper()).timestamp_pdf(IncrementalPdfFileWriter(BytesIO(pdf_page())), "sha256", output=out)

    report = maker.check(out.getvalue())

    assert (report.verdict, report.signatures) == (Verdict.INDETERMINATE, ())
    assert "dấu thời gian" in report.sentences[0]


def test_a_form_filled_after_signing_is_told_where_it_was_allowed_and_not_valid_where_not(maker: Maker) -> None:
    form = with_field(pdf_page())
    allowed = maker.check(updated(maker.pdf(form, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS), fill))
    unsaid = maker.check(updated(maker.pdf(form), fill))
    forbidden = maker.check(updated(maker.pdf(form, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES), fill))

    assert [one.verdict for one in (allowed, unsaid, forbidden)] == ["valid", "indeterminate", "invalid"]
    assert allowed.signatures[0].changes == ("Sau khi ký có điền thêm các ô: so_luong.",)


def with_field(data: bytes) -> bytes:
    made = pikepdf.open(BytesIO(data))
    page = made.pages[0]
    field = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="so_luong", V="1"
        )
    )
    field.Rect, field.P, field.F = [100, 100, 200, 120], page.obj, 4
    page.Annots = made.make_indirect(pikepdf.Array([field]))
    made.Root.AcroForm = made.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array([field])))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def fill(writer: IncrementalPdfFileWriter) -> None:
    fields = [one.get_object() for one in writer.root["/AcroForm"]["/Fields"]]
    field = next(one for one in fields if one["/T"] == "so_luong")
    field[pdf_name("/V")] = generic.TextStringObject("900")
    writer.update_container(field)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 99, b"<a>" * 50_000, b"<SignatureValue>" * 50_000, b'{"payload":' + b"[" * 50_000, b"\x30\x80" * 50_000,
     b"%PDF-1.7\n" + b"1 0 obj\n" * 50_000, b"a.b.c", b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n"],
)  # fmt: skip
def test_rubbish_and_bombs_end_in_a_clear_state(maker: Maker, data: bytes) -> None:
    report = maker.check(data)

    assert report.verdict != Verdict.VALID
    assert report.sentences


def test_xades_of_signxml_holds_and_its_written_time_is_signed(maker: Maker) -> None:
    signed = xades(maker)
    moment = maker.check(signed).signatures[0].claimed_at

    assert maker.check(signed, at=moment).verdict == Verdict.VALID
    changed = signed.replace(f"{moment:%Y-}".encode(), b"2001-")
    assert changed != signed
    assert maker.check(changed, at=moment).verdict == Verdict.INVALID


def xades(maker: Maker) -> bytes:
    from signxml.xades import XAdESSigner

    from congvu.signing.tests.verification.others import pem

    document = etree.fromstring('<TKhai xmlns="urn:tk"><SLuong>500</SLuong></TKhai>')
    signer = XAdESSigner(signature_algorithm="ecdsa-sha256", digest_algorithm="sha256")
    chain = [pem(maker.authorities.certificate(label)).decode() for label in ("lan", "public")]
    with mock.patch("signxml.xades.xades.datetime") as clock:
        clock.datetime.now.return_value = NOON
        return etree.tostring(signer.sign(document, key=maker.authorities.private_key("lan"), cert=chain))


def test_trust_is_read_from_pem_and_der_one_or_many(maker: Maker) -> None:
    from congvu.signing.tests.verification.others import pem

    one, two = maker.authorities.certificate("root"), maker.authorities.certificate("public")

    assert certificates_in(one) == [one]
    assert certificates_in(b"# root\n" + pem(one) + pem(two)) == [one, two]
    with pytest.raises(ValueError, match=r"."):
        certificates_in(b"hello")
    assert maker.check(maker.pdf(), trust=trust_in([one])).verdict == Verdict.VALID
