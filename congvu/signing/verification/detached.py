"""CMS and PKCS#7 signatures: detached beside a file, or with the file inside (CAdES, EN 319 122; RFC 5652)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode

from asn1crypto import cms as asn1_cms
from asn1crypto import core

from congvu.signing.report import Coverage
from congvu.signing.verification import cms, keys
from congvu.signing.verification.found import Found, Stamp
from congvu.signing.verification.patience import TakesTooLong
from congvu.signing.verification.problems import Problem, altered, constraint, malformed

_PEM = re.compile(rb"-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA|SIGNATURE)-----\s(.+?)-----END ", re.S)


def cms_in(data: bytes) -> bytes | None:
    """The DER (or BER) of a CMS SignedData file, in whatever clothes it came; None when it is something else."""
    armoured = _PEM.search(data[:200])
    if armoured is None and data[:200].lstrip().startswith(b"-----BEGIN "):
        armoured = _PEM.search(data)
    if armoured:
        data = b64decode(armoured.group(1))
    elif data[:1] != b"\x30":
        try:
            data = b64decode(b"".join(data.split()), validate=True)
        except (binascii.Error, ValueError):
            return None
    try:
        info = asn1_cms.ContentInfo.load(data)
        return data if info["content_type"].native == "signed_data" else None
    except (ValueError, TypeError, KeyError):
        return None


def read_cms(der: bytes, content: bytes | None) -> tuple[list[Found], bool]:
    """Each signer, and whether the content lies elsewhere."""
    data = cms.signed_data_of(der)
    inside = data["encap_content_info"]["content"]
    held = _held(inside)
    whole = content if held is None else held
    infos = data["signer_infos"]
    return [
        _found(data, info, whole, index, content, held is None)
        for index, info in enumerate(infos[i] for i in range(len(infos)))
    ], held is None


def _held(inside) -> bytes | None:
    """The enveloped content; None when the signature is detached."""
    if not isinstance(inside, core.Asn1Value) or isinstance(inside, core.Void):
        return None
    native = getattr(inside, "native", None)
    if isinstance(native, bytes):
        return native
    return bytes(inside)


def _found(data, info, whole: bytes | None, index: int, beside: bytes | None, is_detached: bool) -> Found:
    name = f"Chữ ký {index + 1}"
    if whole is None:
        sentence = (
            "Chữ ký để rời khỏi tệp gốc nhưng không có tệp gốc để đối chiếu. Hãy kiểm tra cùng với tệp gốc đã được ký."
        )
        signer = cms._signer(info, cms.certificates_of(data))
        return Found(name, "CMS", (Problem("SIGNED_DATA_NOT_FOUND", sentence),), signer=signer)
    read = cms.read_signer(data, info, lambda: whole, lambda digest: keys.digest(digest, whole))
    if beside is not None and beside != whole:
        read.is_intact = False
        read.problems.insert(0, altered("Chữ ký mang nội dung của riêng nó, khác với tệp gốc đi kèm."))
    return Found(
        name=name,
        format="CAdES" if read.is_bound else "CMS",
        problems=tuple(read.problems),
        is_intact=read.is_intact,
        signer=read.signer,
        certificates=read.certificates,
        evidence=read.evidence,
        claimed_at=read.claimed_at,
        algorithm=read.algorithm,
        policy=read.policy,
        is_ades=read.is_bound,
        stamps=tuple(stamps_over(read)),
        coverage=Coverage.WHOLE,
        covers=("tệp gốc đi kèm",) if is_detached else (),
    )


def stamps_over(read: cms.SignerRead) -> list[Stamp]:
    """Time-stamps over the signature value."""
    return [Stamp(token, "signature", lambda name: keys.digest(name, read.value)) for token in read.time_stamps]


def unreadable(name: str, kind: str, error: Exception) -> Found:
    """A signature that is there and cannot be read."""
    if isinstance(error, TakesTooLong):
        sentence = "Tệp quá phức tạp nên không kiểm tra xong trong thời gian cho phép. Hãy yêu cầu người gửi nộp bản gốc đã ký khác."
        return Found(name, kind, (constraint(sentence),))
    return Found(name, kind, (malformed(f"không đọc được ({type(error).__name__})"),))
