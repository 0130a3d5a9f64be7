"""The door: one file, whatever it is, to one report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from congvu.signing.report import Report, SignatureReport, Verdict
from congvu.signing.verification.detached import cms_in, read_cms, unreadable
from congvu.signing.verification.fetching import Asked, Fetching
from congvu.signing.verification.found import Found
from congvu.signing.verification.judging import judge
from congvu.signing.verification.patience import TakesTooLong
from congvu.signing.verification.sentences import conclusion
from congvu.signing.verification.trust import Trust

LARGEST = 256 * 1024 * 1024
_UNSIGNED = "Tệp không có chữ ký số nào mà chương trình nhận ra (PDF, CMS/PKCS#7, XML, JWS)."


def verify(
    data: bytes, *, name: str, trust: Trust, at: datetime, fetch: Fetching | None, content: bytes | None = None
) -> Report:
    """Every signature of the file as it stands at `at`. `content`: the file that a detached signature is about. `fetch` None
    asks nobody. Never raises for what the file holds."""
    kind, found, remarks = _read(data, content)
    asked = Asked(fetch)
    signatures = tuple(_judged(one, trust, asked, at) for one in found)
    verdict = worst([one.verdict for one in signatures])
    told = [conclusion(verdict, signatures)] if signatures else [] if remarks else [_UNSIGNED]
    return Report(verdict, hashlib.sha256(data).hexdigest(), kind, at, signatures, (*told, *remarks))


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Nothing signed is nothing proven."""
    for verdict in (Verdict.INVALID, Verdict.INDETERMINATE):
        if verdict in verdicts:
            return verdict
    return Verdict.VALID if verdicts else Verdict.INDETERMINATE


def _judged(found: Found, trust: Trust, asked: Asked, at: datetime) -> SignatureReport:
    try:
        return judge(found, trust, asked, at=at)
    except Exception as error:  # a file made to break a parser ends in a clear state too
        return judge(unreadable(found.name, found.format, error), trust, asked, at=at)


def _read(data: bytes, content: bytes | None) -> tuple[str, list[Found], list[str]]:
    from congvu.signing.verification import jws, pdf, xml

    if len(data) > LARGEST:
        return "", [], ["Tệp quá lớn để kiểm tra."]
    for kind, recognises, read in (
        ("pdf", pdf.is_pdf, pdf.read_pdf),
        ("xml", xml.is_xml, xml.read_xml),
        ("jws", jws.is_jws, jws.read_jws),
    ):
        if recognises(data):
            return kind, *_careful(kind, read, data, content)
    der = cms_in(data)
    if der is not None:
        return "cms", *_careful("CMS", lambda given, whole: (read_cms(given, whole)[0], []), der, content)
    return "", [], []


def _careful(kind: str, read, data: bytes, content: bytes | None) -> tuple[list[Found], list[str]]:
    try:
        return read(data, content)
    except Exception as error:  # as above
        if kind == "pdf" and b"/ByteRange" not in data and not isinstance(error, TakesTooLong):
            return [], ["Không đọc được tệp PDF này: tệp hỏng hoặc không theo tiêu chuẩn."]
        return [unreadable("tệp này", kind.upper(), error)], []
