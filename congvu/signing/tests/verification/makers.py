"""Signed files of many kinds, made by other programs (pyHanko, openssl, xmlsec1) with the rehearsal's keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from unittest import mock
from zoneinfo import ZoneInfo

import pikepdf
from asn1crypto import cms, ocsp, tsp, x509
from asn1crypto import keys as asn1_keys
from certomancer.registry import ServiceLabel
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers import pdf_signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from congvu.adapters.rehearsal.pki import Authorities, Trouble
from congvu.adapters.rehearsal.pki.time_stamper import reply
from congvu.signing import verification
from congvu.signing.report import Report
from congvu.signing.verification import Anchor, Purpose, Trust

# The day on which the rehearsal of the tests is made (tests/people.py, Monday), at noon in Hà Nội.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NOON = MONDAY + timedelta(hours=3)
PADES, ADOBE = fields.SigSeedSubFilter.PADES, fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED


def pdf_page(text: str = "Cap phep nhap khau 500 chiec", pages: int = 1) -> bytes:
    """An unsigned PDF with one line of text."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for number in range(pages):
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 14 Tf 60 700 Td ({text} trang {number + 1}) Tj ET".encode())
    out = BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return out.getvalue()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """pyHanko writes this moment as its own."""

    class Fixed(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    with mock.patch.object(pdf_signer, "datetime", Fixed):
        yield


class Maker:
    """Signs with the keys of the rehearsal."""

    def __init__(self, authorities: Authorities) -> None:
        self.authorities = authorities
        trusted = authorities.trusted()
        signing = [Anchor(der, Purpose.SIGNER) for der in [*trusted["public"], *trusted["government"]]]
        self.trust = Trust((*signing, *(Anchor(der, Purpose.TIME_STAMP) for der in trusted["time_stamp"])))
        self.root_trust = verification.trust_in([authorities.certificate("root")])

    # -- keys ----------------------------------------------------------------------------------------------------
    def certificate(self, label: str) -> x509.Certificate:
        return x509.Certificate.load(self.authorities.certificate(label))

    def key(self, label: str) -> asn1_keys.PrivateKeyInfo:
        der = self.authorities.private_key(label).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(der)

    def chain(self, label: str) -> list[x509.Certificate]:
        return [x509.Certificate.load(der) for der in self.authorities.chain(label)]

    def store(self, label: str) -> SimpleCertificateStore:
        store = SimpleCertificateStore()
        store.register_multiple(self.chain(label))
        return store

    def signer(self, label: str, **more) -> signers.SimpleSigner:
        return signers.SimpleSigner(
            signing_cert=self.certificate(label), signing_key=self.key(label), cert_registry=self.store(label), **more
        )

    def stamper(self, label: str = "tsa-1", at: datetime = NOON, trouble: Trouble | None = None) -> Stamper:
        return Stamper(self, label, at, trouble)

    # -- what issuers say ----------------------------------------------------------------------------------------
    def crl(self, issuer: str, at: datetime = NOON) -> bytes:
        registry = self.authorities.architecture.service_registry
        return registry.get_crl(ServiceLabel(issuer), at_time=at).dump()

    def context(self, at: datetime = NOON) -> ValidationContext:
        return ValidationContext(
            trust_roots=[self.certificate("root")],
            other_certs=[self.certificate(one) for one in ("public", "government", "tsa-1", "tsa-2")],
            moment=at,
            crls=[self.crl(one, at) for one in ("public", "government", "root")],
            allow_fetching=False,
        )

    # -- PDF -----------------------------------------------------------------------------------------------------
    def pdf(
        self, data: bytes | None = None, label: str = "lan", field: str = "Lan", *, at: datetime = NOON, stamp: str = "",
        trouble: Trouble | None = None,
        lasting: bool = False, archived: bool = False, **meta,
    ) -> bytes:  # fmt: skip
        """One more signature on a PDF. `stamp`: the time-stamp authority; `lasting`: validation data; `archived`: a document
        time-stamp over all of it."""
        options = {"subfilter": PADES, "md_algorithm": "sha256", **meta}
        if lasting:
            options |= {
                "embed_validation_info": True,
                "validation_context": self.context(at),
                "use_pades_lta": archived,
            }
        options["field_name"] = field
        box = meta.pop("box", None)
        options.pop("box", None)
        out = BytesIO()
        with clock_at(at):
            signers.PdfSigner(
                signers.PdfSignatureMetadata(**options),
                signer=self.signer(label),
                timestamper=self.stamper(stamp, at, trouble) if stamp else None,
                new_field_spec=fields.SigFieldSpec(field, box=box) if box else None,
            ).sign_pdf(IncrementalPdfFileWriter(BytesIO(data or pdf_page())), output=out)
        return out.getvalue()

    def cms(self, content: bytes, label: str = "lan", **options) -> bytes:
        """CMS beside a file."""
        claimed = PdfCMSSignedAttributes(signing_time=NOON)
        made = self.signer(label).async_sign_general_data(content, "sha256", signed_attr_settings=claimed, **options)
        return asyncio.run(made).dump()

    def check(
        self, data: bytes, *, at: datetime = NOON, trust: Trust | None = None, fetch="issuers", content=None
    ) -> Report:
        answers = self.fetching(at) if fetch == "issuers" else fetch
        return verification.verify(
            data, name="tệp", trust=self.trust if trust is None else trust, at=at, fetch=answers, content=content
        )

    def fetching(self, at: datetime = NOON) -> InProcess:
        return InProcess(self, at)


class Stamper(TimeStamper):
    """A time-stamp authority of the rehearsal without a network."""

    def __init__(self, maker: Maker, label: str, at: datetime, trouble: Trouble | None) -> None:
        super().__init__(include_nonce=False)
        self.maker, self.label, self.at, self.trouble = maker, label, at, trouble

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        registry = self.maker.authorities.architecture.service_registry
        service = registry.summon_timestamper(ServiceLabel(self.label), self.at)
        return tsp.TimeStampResp.load(reply(service, req.dump(), self.at, self.trouble))

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Read anew: what was looked into is encoded again at each level around it, which takes seconds for one signature."""
        return cms.ContentInfo.load((await super().async_timestamp(message_digest, md_algorithm)).dump())

    def token(self, data: bytes) -> bytes:
        """A time-stamp over the SHA-256 of data, DER."""
        return asyncio.run(self.async_timestamp(sha256(data).digest(), "sha256")).dump()


class InProcess:
    """The issuers' lists without a network; nobody answers by OCSP."""

    def __init__(self, maker: Maker, at: datetime) -> None:
        self.maker, self.at, self.asked = maker, at, []

    def crl(self, url: str) -> bytes:
        self.asked.append(url)
        label = url.split("/crls/")[-1].split("/")[0] if "/crls/" in url else ""
        if not label:
            raise verification.Unreachable(url)
        return self.maker.crl(label, self.at)

    def ocsp(self, url: str, request: bytes) -> bytes:
        self.asked.append(url)
        raise verification.Unreachable(url)


class Responders(InProcess):
    """The issuers' OCSP responders; no lists."""

    def crl(self, url: str) -> bytes:
        raise verification.Unreachable(url)

    def ocsp(self, url: str, request: bytes) -> bytes:
        self.asked.append(url)
        registry = self.maker.authorities.architecture.service_registry
        responder = registry.summon_responder(ServiceLabel(url.rstrip("/").rsplit("/", 1)[-1]), self.at)
        return responder.build_ocsp_response(ocsp.OCSPRequest.load(request)).dump()
