"""The state of a certificate at a moment, from what the file brought and what its issuer answers now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

from congvu.signing.report import Revocation
from congvu.signing.verification.certificates import crl_urls, ocsp_urls
from congvu.signing.verification.evidence import (
    CLOCKS_DIFFER,
    Answer,
    Evidence,
    EvidenceKind,
    answer_of,
    is_indirect,
    ocsp_request,
)
from congvu.signing.verification.fetching import Asked, Unreachable


@dataclass(frozen=True)
class Moments:
    """`used_at`: the certificate's use is proven, or assumed, to be at this time; `fresh_at`: an answer counts that holds at
    this time or was given later; `now`: the time of the check."""

    used_at: datetime
    fresh_at: datetime
    now: datetime


@dataclass(frozen=True)
class State:
    """What was learnt. `from_file`: the file itself brought an answer that is enough; `why` nothing was learnt, for a clerk."""

    status: Revocation
    revoked_at: datetime | None = None
    from_file: bool = False
    why: str = ""


def state_of(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    evidence: Iterable[Evidence],
    moments: Moments,
    asked: Asked,
) -> State:
    """The issuer has been verified up to a trusted authority: its certificate's addresses may be asked."""
    evidence = tuple(evidence)
    brought = [answer for one in evidence if (answer := answer_of(one, certificate, issuer))]
    brought = [answer for answer in brought if answer.said_at <= moments.now + CLOCKS_DIFFER]
    conclusive = any(answer.said_at >= moments.used_at for answer in brought)
    enough = any(answer.answers_for(moments.fresh_at) for answer in brought)
    fetched: list[Answer] = []
    was_unreachable = False
    if not conclusive and asked.can_ask and certificate.not_valid_after >= moments.now:
        fetched, was_unreachable = _fetched(certificate, issuer, moments, asked)
    state = _decide([*brought, *fetched], moments)
    if state is not None:
        return State(state.status, state.revoked_at, from_file=enough)
    if not crl_urls(certificate) and not ocsp_urls(certificate):
        return State(Revocation.NOT_CHECKED)  # its issuer offers no way to ask
    if was_unreachable:
        return State(Revocation.UNREACHABLE, why="chưa liên lạc được nơi cấp chứng thư")
    return State(Revocation.UNKNOWN, why=_why_unknown(evidence, asked))


def _why_unknown(evidence: tuple[Evidence, ...], asked: Asked) -> str:
    if any(is_indirect(one) for one in (*evidence, *asked.lists)):
        return "danh sách thu hồi do nơi khác lập thay nơi cấp (indirect CRL), chương trình chưa đọc được loại này"
    if not asked.can_ask:
        return "tệp không mang theo trả lời nào dùng được và lần kiểm tra này không hỏi nơi cấp"
    return "không có trả lời nào dùng được từ nơi cấp chứng thư"


def _decide(answers: list[Answer], moments: Moments) -> State | None:
    in_order = sorted(answers, key=lambda answer: answer.said_at)
    lifted = {
        answer.said_at
        for index, answer in enumerate(in_order)
        if answer.is_lifted or (answer.is_hold and any(not later.revoked_at for later in in_order[index + 1 :]))
    }
    revoked = [answer.revoked_at for answer in in_order if answer.revoked_at and answer.said_at not in lifted]
    if revoked and min(revoked) <= moments.used_at:
        return State(Revocation.REVOKED, min(revoked))
    if revoked:
        return State(Revocation.GOOD, min(revoked))  # it was revoked later, and is known to be good before
    if any(answer.answers_for(moments.fresh_at) for answer in in_order if not answer.revoked_at):
        return State(Revocation.GOOD)
    return None


def _fetched(
    certificate: x509.Certificate, issuer: x509.Certificate, moments: Moments, asked: Asked
) -> tuple[list[Answer], bool]:
    """OCSP first, it is smaller and newer; the CRL when OCSP gives nothing that counts."""
    questions = [
        *((EvidenceKind.OCSP, url) for url in ocsp_urls(certificate)),
        *((EvidenceKind.CRL, url) for url in crl_urls(certificate)),
    ]
    was_unreachable = False
    for kind, url in questions[:6]:
        try:
            data = asked.crl(url) if kind == EvidenceKind.CRL else asked.ocsp(url, ocsp_request(certificate, issuer))
        except Unreachable:
            was_unreachable = True
            continue
        answer = answer_of(Evidence(kind, data), certificate, issuer)
        if answer and (answer.revoked_at or answer.answers_for(moments.fresh_at)):
            return [answer], False
    return [], was_unreachable
