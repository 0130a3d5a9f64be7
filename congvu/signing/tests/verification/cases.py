"""Good and bad files, each with the verdict that it must get; docs/reference/signatures.md is written from here."""

from __future__ import annotations

import base64
import hmac
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pyhanko.sign.fields import MDPPerm

from congvu.adapters.rehearsal.pki import Trouble
from congvu.signing.tests.verification import attacks
from congvu.signing.tests.verification.makers import ADOBE, Maker
from congvu.signing.tests.verification.others import pem

TEXT = "Cấp phép nhập khẩu 500 chiếc\n".encode()
LATER = "changes after signing are not looked at"
NO_STATES = "revocation is not looked at"
NO_POLICY = "the algorithm is let pass"
NO_TRUST = "pdfsig was given no trust list"


@dataclass(frozen=True)
class Case:
    """`why` tells why a second program says otherwise; it is empty where all agree."""

    name: str
    kind: str
    make: Callable[[Workshop], bytes]
    verdict: str
    sub_indication: str = ""
    why: str = ""
    content: bytes | None = None


class Workshop:
    """What cases are made of; the common files once."""

    def __init__(self, maker: Maker, folder: Path) -> None:
        self.maker, self.folder = maker, folder
        self.good = maker.pdf()
        self.lasting = maker.pdf(stamp="tsa-1", lasting=True, archived=True)
        for label in ("lan", "nam", "weak", "impostor", "public", "government"):
            key = maker.authorities.private_key(label)
            (folder / f"{label}.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            (folder / f"{label}.crt").write_bytes(pem(maker.authorities.certificate(label)))
        (folder / "text").write_bytes(TEXT)

    def openssl(self, *options: str, label: str = "lan") -> bytes:
        """`openssl cms -sign` over TEXT."""
        signed = subprocess.run(
            ["openssl", "cms", "-sign", "-binary", "-in", "text", "-signer", f"{label}.crt", "-inkey", f"{label}.key", "-outform", "DER", *options],
            cwd=self.folder, capture_output=True, check=True,
        )  # fmt: skip
        return signed.stdout

    def xmlsec(self, template: str, label: str = "lan") -> bytes:
        issuer = "government" if label == "nam" else "public"
        signed = subprocess.run(
            ["xmlsec1", "--sign", "--id-attr:Id", "DLHDon", "--id-attr:Id", "Object", "--privkey-pem", f"{label}.key,{label}.crt,{issuer}.crt", "/dev/stdin"],
            cwd=self.folder, capture_output=True, check=True, input=template.encode(),
        )  # fmt: skip
        return signed.stdout

    def jose(self, payload: bytes = TEXT, label: str = "lan", algorithm: str = "ES256", **header: object) -> bytes:
        chain = [
            base64.b64encode(der).decode()
            for der in [self.maker.authorities.certificate(label), *self.maker.authorities.chain(label)]
        ]
        key = self.maker.authorities.private_key(label)
        return jwt.api_jws.encode(payload, key, algorithm, headers={"x5c": chain, **header}).encode()


# -- XML templates -----------------------------------------------------------------------------------------------
_DS = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED, EXCLUSIVE = f"{_DS}enveloped-signature", "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE, C11 = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11"
EC, RSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def block(uri: str = "", *transforms: str, method: str = EC, canonical: str = INCLUSIVE, prefix: str = "ds") -> str:
    """A signature for xmlsec1 to fill."""
    p, steps = prefix, "".join(f'<{prefix}:Transform Algorithm="{one}"/>' for one in transforms)
    return (
        f'<{p}:Signature xmlns:{p}="{_DS}"><{p}:SignedInfo><{p}:CanonicalizationMethod Algorithm="{canonical}"/>'
        f'<{p}:SignatureMethod Algorithm="{method}"/><{p}:Reference URI="{uri}"><{p}:Transforms>{steps}</{p}:Transforms>'
        f'<{p}:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><{p}:DigestValue/></{p}:Reference></{p}:SignedInfo>'
        f"<{p}:SignatureValue/><{p}:KeyInfo><{p}:X509Data/></{p}:KeyInfo></{p}:Signature>"
    )


def bare(signature: str) -> str:
    """As .NET and Java write it: the namespace without a prefix, which everything below inherits."""
    return signature.replace("xmlns:ds=", "xmlns=").replace("ds:", "")


def filing(signature: str) -> str:
    return f'<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n<TKhai xmlns="urn:tk" xml:lang="vi"><SLuong>500</SLuong>{signature}</TKhai>'


def enveloping(content: str) -> str:
    end = "</ds:Signature>"
    return block("#a").removesuffix(end) + f'<ds:Object Id="a">{content}</ds:Object>{end}'


def invoice(more: str = "", signature: str = "") -> str:
    """The shape of this country's electronic invoices: data by Id, signatures beside it."""
    return f'<HDon><DLHDon Id="data"><SLuong>500</SLuong></DLHDon>{more}<DSCKS><NBan>{signature or block("#data", EXCLUSIVE)}</NBan></DSCKS></HDon>'


def moved(data: bytes) -> bytes:
    """Signature wrapping: the signed part goes aside, another stands in its place."""
    start, end = data.index(b"<DLHDon"), data.index(b"</DLHDon>") + 9
    signed = data[start:end]
    other = signed.replace(b"500", b"900").replace(b'"data"', b'"data2"')
    return data[:start] + other + data[end:].replace(b"</NBan>", b"<Object>" + signed + b"</Object></NBan>")


def slipped(data: bytes) -> bytes:
    """Where an enveloped signature does not look: into itself."""
    end = data.rindex(b"</ds:Signature>")
    return data[:end] + b"<ds:Object><SLuong>900</SLuong></ds:Object>" + data[end:]


def doubled(data: bytes) -> bytes:
    start, end = data.index(b"<DLHDon"), data.index(b"</DLHDon>") + 9
    return data[:start] + data[start:end].replace(b"500", b"900") + data[start:]


def _none(data: bytes) -> bytes:
    header, payload, _ = data.split(b".")
    plain = base64.urlsafe_b64decode(header + b"==").replace(b"ES256", b"none")
    return base64.urlsafe_b64encode(plain).rstrip(b"=") + b"." + payload + b"."


def _hmac(w: Workshop) -> bytes:
    certificate = w.maker.authorities.certificate("lan")
    key = (
        x509.load_der_x509_certificate(certificate)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    header = json.dumps({"alg": "HS256", "x5c": [base64.b64encode(certificate).decode()]}).encode()
    signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in (header, TEXT))
    value = hmac.digest(key, signed, "sha256")
    return signed + b"." + base64.urlsafe_b64encode(value).rstrip(b"=")


def _stranger_key(w: Workshop) -> bytes:
    """Lan's certificate in the header, somebody else's key under it."""
    certificate = base64.b64encode(w.maker.authorities.certificate("lan")).decode()
    return jwt.api_jws.encode(
        TEXT, w.maker.authorities.private_key("impostor"), "ES256", headers={"x5c": [certificate]}
    ).encode()


_F, _H, _I, _X = "FORMAT_FAILURE", "HASH_FAILURE", "indeterminate", "invalid"
_SIG, _CHAIN, _CRYPTO = "SIG_CONSTRAINTS_FAILURE", "CHAIN_CONSTRAINTS_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE"


def _holder(label: str, told: str, verdict: str, sub: str, why: str = "") -> Case:
    return Case(told, "pdf", lambda w: w.maker.pdf(label=label), verdict, sub, why)


PDF = [
    Case("PAdES B-B, ECDSA P-256", "pdf", lambda w: w.good, "valid"),
    Case("PAdES B-B, RSA 2048", "pdf", lambda w: w.maker.pdf(label="nam"), "valid"),
    Case("PAdES B-B, ECDSA P-384, SHA-512", "pdf", lambda w: w.maker.pdf(label="le", md_algorithm="sha512"), "valid"),
    Case("PAdES B-T", "pdf", lambda w: w.maker.pdf(stamp="tsa-1"), "valid"),
    Case("PAdES B-LT", "pdf", lambda w: w.maker.pdf(stamp="tsa-1", lasting=True), "valid"),
    Case("PAdES B-LTA", "pdf", lambda w: w.lasting, "valid"),
    Case("adbe.pkcs7.detached, as older programs sign", "pdf", lambda w: w.maker.pdf(subfilter=ADOBE), "valid"),
    Case("two signatures in turn", "pdf", lambda w: w.maker.pdf(w.good, "cuong", "Cuong"), "valid"),
    Case("a second, visible signature", "pdf", lambda w: w.maker.pdf(w.good, "cuong", "Cuong", box=(40, 40, 200, 100)), "valid"),
    Case("certified, nothing may change", "pdf", lambda w: w.maker.pdf(certify=True, docmdp_permissions=MDPPerm.NO_CHANGES), "valid"),
    Case("certified, then signed by another as allowed", "pdf",
         lambda w: w.maker.pdf(w.maker.pdf(certify=True, docmdp_permissions=MDPPerm.FILL_FORMS), "cuong", "Cuong"), "valid"),
    Case("blank lines after the end", "pdf", lambda w: w.good + b"\n\n", "valid"),
    Case("a megabyte of blanks after the end", "pdf", lambda w: w.good + b" " * 1_000_000, "valid"),
    _holder("untold", "an issuer that offers no way to ask", "valid", ""),
    _holder("expired", "signed after the certificate had ended", _X, "EXPIRED", NO_TRUST),
    _holder("future", "signed before the certificate began", _X, "NOT_YET_VALID", NO_TRUST),
    _holder("revoked", "signed after the certificate was revoked", _X, "REVOKED", NO_STATES),
    _holder("weak", "RSA 1024", _I, _CRYPTO, NO_POLICY),
    _holder("unreachable", "an issuer that does not answer", _I, "TRY_LATER", NO_STATES),
    _holder("encrypts", "a certificate for encryption", _I, _CHAIN, NO_TRUST),
    _holder("tls", "a certificate of a web server", _I, _CHAIN, NO_TRUST),
    _holder("impostor", "an authority that only has our authority's name", _I, "NO_CERTIFICATE_CHAIN_FOUND", NO_TRUST),
    Case("SHA-1", "pdf", lambda w: w.maker.pdf(md_algorithm="sha1"), _I, _CRYPTO, NO_POLICY),
    Case("a time-stamp over something else", "pdf", lambda w: w.maker.pdf(stamp="tsa-1", trouble=Trouble.OTHER_IMPRINT), _I, _SIG,
         "time-stamps are not looked at"),
    Case("a time-stamp whose signature is broken", "pdf", lambda w: w.maker.pdf(stamp="tsa-1", trouble=Trouble.BROKEN), _I, _SIG,
         "time-stamps are not looked at"),
    Case("a time-stamp of next year", "pdf", lambda w: w.maker.pdf(stamp="tsa-1", trouble=Trouble.OTHER_TIME), _I, "NO_POE",
         "time-stamps are not looked at"),
    Case("a time-stamp by an authority nobody trusts (it proves nothing)", "pdf", lambda w: w.maker.pdf(stamp="tsa-stranger"), "valid"),
    Case("a time-stamp by a web server (it proves nothing)", "pdf", lambda w: w.maker.pdf(stamp="tsa-other-purpose"), "valid"),
    Case("a letter of the text changed", "pdf", lambda w: attacks.flipped(w.good, b"/MediaBox [ 0 0 595", b"/MediaBox [ 0 0 596"), _X, _H),
    Case("incremental saving: other text on the page", "pdf", lambda w: attacks.other_page(w.good), _X, _F, LATER),
    Case("incremental saving: one more page", "pdf", lambda w: attacks.one_more_page(w.good), _X, _F, LATER),
    Case("other text after B-LTA", "pdf", lambda w: attacks.other_page(w.lasting), _X, _F, LATER),
    Case("objects appended without a table", "pdf", lambda w: attacks.appended_without_table(w.good), _X, _F, LATER),
    Case("objects appended before the old table", "pdf", lambda w: attacks.appended_with_old_table(w.good), _X, _F, LATER),
    Case("shadow replace: another font", "pdf", lambda w: attacks.font_replaced(w.good), _X, _F, LATER),
    Case("evil annotation on a certified file", "pdf",
         lambda w: attacks.annotated(w.maker.pdf(certify=True, docmdp_permissions=MDPPerm.ANNOTATE)), _X, _F, LATER),
    Case("sneaky signature: an empty field that covers text", "pdf", lambda w: attacks.empty_field_that_covers(w.good), _X, _F, LATER),
    Case("a later signature whose picture covers the page", "pdf",
         lambda w: w.maker.pdf(w.good, "cuong", "Cuong", box=(20, 20, 580, 800)), _I, _SIG, LATER),
    Case("text changed, then signed again by another", "pdf",
         lambda w: w.maker.pdf(attacks.annotated(w.good), "cuong", "Cuong"), _X, _F, LATER),
    Case("the signature taken out", "pdf", lambda w: attacks.signature_removed(w.good), _I, "", "openssl only looks at what is left of it"),
    Case("universal forgery: /ByteRange null", "pdf", lambda w: attacks.range_as(w.good, b"null"), _X, _F),
    Case("universal forgery: /ByteRange negative", "pdf", lambda w: attacks.range_as(w.good, b"[0 -1 0 -1]"), _X, _H),
    Case("universal forgery: /ByteRange of nothing", "pdf", lambda w: attacks.range_as(w.good, b"[0 0 0 0]"), _X, _H),
    Case("universal forgery: /Contents null", "pdf", lambda w: attacks.contents_as(w.good, b"null"), _X, _F),
    Case("universal forgery: /Contents zero", "pdf", lambda w: attacks.contents_as(w.good, b"<00>"), _X, _F),
    Case("signature wrapping: the signed part moved to the end", "pdf", lambda w: attacks.wrapped(w.good), _X, _F),
    Case("rubbish behind the signature value", "pdf", lambda w: attacks.padded_with_rubbish(w.good), _X, _F,
         "what follows the value is not looked at"),
    Case("cut short", "pdf", lambda w: w.good[:-200], _X, _F),
    Case("the file twice in a row", "pdf", lambda w: w.good + w.good, _X, _F, LATER),
]  # fmt: skip

CMS = [
    Case("CMS detached", "cms", lambda w: w.maker.cms(TEXT), "valid", content=TEXT),
    Case("CAdES detached, RSA", "cms", lambda w: w.maker.cms(TEXT, "nam", use_cades=True), "valid", content=TEXT),
    Case("CMS with the content inside", "cms", lambda w: w.openssl("-nodetach", "-noattr"), "valid"),
    Case("CMS in BER, streamed", "cms", lambda w: w.openssl("-nodetach", "-noattr", "-stream"), "valid"),
    Case("CMS in PEM", "cms", lambda w: w.openssl("-noattr", "-outform", "PEM"), "valid", content=TEXT),
    Case("CMS without signed attributes", "cms", lambda w: w.openssl("-noattr"), "valid", content=TEXT),
    Case("CMS by RSA-PSS", "cms", lambda w: w.openssl("-noattr", "-keyopt", "rsa_padding_mode:pss", label="nam"), "valid", content=TEXT),
    Case("CMS for another file", "cms", lambda w: w.openssl(), _X, _H, content=TEXT + b" "),
    Case("CMS with a digest by SHA-1", "cms", lambda w: w.openssl("-md", "sha1"), _I, _CRYPTO, NO_POLICY, content=TEXT),
    Case("CMS without the certificate", "cms", lambda w: w.openssl("-nocerts"), _I, "NO_SIGNING_CERTIFICATE_FOUND", content=TEXT),
    Case("CMS by a stranger", "cms", lambda w: w.openssl(label="impostor"), _I, "NO_CERTIFICATE_CHAIN_FOUND", content=TEXT),
]  # fmt: skip

_XPATH = f'<ds:Transform xmlns:ds="{_DS}" Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>self::DLHDon</ds:XPath></ds:Transform>'
XML = [
    Case("XMLDSig enveloped, exclusive canonical form", "xml", lambda w: w.xmlsec(filing(block("", ENVELOPED, EXCLUSIVE))), "valid"),
    Case("XMLDSig enveloped, inclusive, RSA, another prefix", "xml",
         lambda w: w.xmlsec(filing(block("", ENVELOPED, INCLUSIVE, method=RSA, prefix="sig")), "nam"), "valid"),
    Case("XMLDSig enveloped, canonical form 1.1", "xml", lambda w: w.xmlsec(filing(block("", ENVELOPED, C11, canonical=C11))), "valid"),
    Case("XMLDSig enveloped, inclusive, without a prefix", "xml", lambda w: w.xmlsec(filing(bare(block("", ENVELOPED)))), "valid"),
    Case("an electronic invoice in a namespace, inclusive, signed by Id", "xml",
         lambda w: w.xmlsec(invoice(signature=bare(block("#data"))).replace("<HDon>", '<HDon xmlns="urn:hd">')), "valid"),
    Case("XML whose content lies elsewhere", "xml",
         lambda w: w.xmlsec(filing(block("", ENVELOPED))).replace(b'URI=""', b'URI="http://127.0.0.1:9/x"'), _I, "SIGNED_DATA_NOT_FOUND"),
    Case("XML with a shared key", "xml",
         lambda w: w.xmlsec(filing(block("", ENVELOPED))).replace(b"ecdsa-sha256", b"hmac-sha256"), _X, _F),
    Case("an electronic invoice signed by Id", "xml", lambda w: w.xmlsec(invoice()), "valid"),
    Case("an invoice with a part that is not signed", "xml", lambda w: w.xmlsec(invoice("<MaGiam>100</MaGiam>")), _I, _SIG,
         "xmlsec1 only answers for the signed part"),
    Case("XML changed after signing", "xml", lambda w: w.xmlsec(invoice()).replace(b"500", b"900"), _X, _H),
    Case("XML wrapping: the signed part moved aside", "xml", lambda w: moved(w.xmlsec(invoice())), _I, _SIG,
         "xmlsec1 only answers for the signed part"),
    Case("content hidden in the signature itself", "xml",
         lambda w: slipped(w.xmlsec(filing(block("", ENVELOPED)))), _I, _SIG, "xmlsec1 only answers for the signed part"),
    Case("enveloping, and a second object that nobody signed", "xml",
         lambda w: slipped(w.xmlsec(enveloping("500"))),
         _I, _SIG, "xmlsec1 only answers for the signed part"),
    Case("the same Id twice", "xml", lambda w: doubled(w.xmlsec(invoice())), _X, _F),
    Case("a DOCTYPE with entities", "xml",
         lambda w: b'<!DOCTYPE HDon [<!ENTITY a "b">]>' + w.xmlsec(invoice()).partition(b"?>")[2].lstrip(), _X, _F, "xmlsec1 expands it"),
    Case("XMLDSig by RSA with SHA-1", "xml", lambda w: w.xmlsec(filing(block("", ENVELOPED, method=f"{_DS}rsa-sha1")), "nam"), _I, _CRYPTO,
         NO_POLICY),
    Case("a signature that chooses its content by XPath", "xml",
         lambda w: w.xmlsec(invoice("<MaGiam>100</MaGiam>", block("", ENVELOPED).replace("<ds:Transforms>", f"<ds:Transforms>{_XPATH}"))), _X, _F,
         "xmlsec1 allows any XPath"),
]  # fmt: skip

JWS = [
    Case("JWS compact", "jws", lambda w: w.jose(), "valid"),
    Case("JWS by RSA", "jws", lambda w: w.jose(label="nam", algorithm="RS256"), "valid"),
    Case("JWS by RSA-PSS", "jws", lambda w: w.jose(label="nam", algorithm="PS256"), "valid"),
    Case("JWS with alg none", "jws", lambda w: _none(w.jose()), _X, _F),
    Case("JWS by HMAC with the public key as its secret", "jws", _hmac, _X, _F),
    Case("JWS whose certificate is another's", "jws", _stranger_key, _X, "SIG_CRYPTO_FAILURE"),
    Case("JWS that points to a key elsewhere", "jws",
         lambda w: w.jose(label="impostor", jku="http://127.0.0.1/keys", x5u="http://127.0.0.1/x"), _I, "NO_CERTIFICATE_CHAIN_FOUND",
         "PyJWT was given the key"),
    Case("JWS that insists on what nobody knows", "jws", lambda w: w.jose(crit=["urn:x"], **{"urn:x": 1}), _X, _F),
]  # fmt: skip

CASES = [*PDF, *CMS, *XML, *JWS]
