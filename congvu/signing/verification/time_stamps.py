"""Whether a time-stamp (RFC 3161) proves what it says: over these bytes, by a trusted authority, in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms as asn1_cms
from asn1crypto import tsp

from congvu.signing.report import VERDICTS, TimeStampTold, Verdict
from congvu.signing.verification import cms, keys
from congvu.signing.verification.certificates import name_of, time_stamp_problem
from congvu.signing.verification.chains import Chain, Question, judge_chain
from congvu.signing.verification.evidence import Evidence
from congvu.signing.verification.fetching import Asked
from congvu.signing.verification.found import Stamp
from congvu.signing.verification.problems import Problem, altered, chain_constraint, malformed, weak
from congvu.signing.verification.revocation import Moments
from congvu.signing.verification.trust import Purpose, Trust

# Clocks of authorities differ by so much from each other and from ours; a paper may bear stamps of several.
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Proof:
    """`proves` is the time, None when the stamp proves nothing; `problem` says why."""

    told: TimeStampTold
    proves: datetime | None
    problem: Problem | None
    chain: Chain | None = None


def check_stamp(
    stamp: Stamp, trust: Trust, evidence: Iterable[Evidence], asked: Asked, *, known_at: datetime, now: datetime
) -> Proof:
    """`known_at`: a later time-stamp proves that this one existed then; `now` when there is none."""
    try:
        return _check(stamp, trust, tuple(evidence), asked, known_at, now)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        problem = malformed(f"dấu thời gian không đọc được ({type(error).__name__})")
        return _told(stamp, now, "", problem, None)


def _check(stamp: Stamp, trust: Trust, evidence, asked: Asked, known_at: datetime, now: datetime) -> Proof:
    data = cms.signed_data_of(stamp.token)
    inside = data["encap_content_info"]
    if inside["content_type"].native != "tst_info" or len(data["signer_infos"]) != 1:
        return _told(stamp, now, "", malformed("dấu thời gian không đúng RFC 3161"), None)
    raw = bytes(inside["content"])
    told: tsp.TSTInfo = tsp.TSTInfo.load(raw)
    given_at = told["gen_time"].native
    read = cms.read_signer(data, data["signer_infos"][0], None, lambda name: keys.digest(name, raw))
    who = name_of(read.signer) if read.signer else ""
    problem = stamp.problem or _own_problem(told, stamp, read) or _time_problem(given_at, known_at, now)
    if problem or read.signer is None:
        return _told(stamp, given_at, who, problem, None)
    proves = min(given_at, known_at)
    question = Question(
        read.signer, read.certificates, (*evidence, *read.evidence), Purpose.TIME_STAMP,
        Moments(used_at=known_at, fresh_at=proves, now=now),
    )  # fmt: skip
    chain = judge_chain(question, trust, asked)
    problem = chain.problem or _outside(read.signer, given_at)
    return _told(stamp, given_at, who, problem, chain, proves)


def _own_problem(told: tsp.TSTInfo, stamp: Stamp, read: cms.SignerRead) -> Problem | None:
    if read.problems:
        return read.problems[0]
    if not read.is_bound:
        return malformed("dấu thời gian không ghi chứng thư đã ký nó")
    name = told["message_imprint"]["hash_algorithm"]["algorithm"].native
    if name not in keys.ALLOWED:
        return weak(f"Thuật toán băm của dấu thời gian ({name.upper()})")
    if stamp.imprint(name) != told["message_imprint"]["hashed_message"].native:
        return altered("Dấu thời gian được cấp cho dữ liệu khác, không phải cho chữ ký này.")
    return time_stamp_problem(read.signer) if read.signer else None


def _time_problem(given_at: datetime, known_at: datetime, now: datetime) -> Problem | None:
    if given_at > now + CLOCKS_DIFFER:
        return Problem("NO_POE", "Dấu thời gian ghi một thời điểm sau thời điểm kiểm tra nên không chứng minh được gì.")
    if given_at > known_at + CLOCKS_DIFFER:
        return Problem(
            "TIMESTAMP_ORDER_FAILURE",
            "Các dấu thời gian không theo thứ tự: dấu phía trong lại muộn hơn dấu phía ngoài.",
        )
    return None


def _outside(certificate: asn1_cms.Certificate, given_at: datetime) -> Problem | None:
    if certificate.not_valid_before <= given_at <= certificate.not_valid_after:
        return None
    return chain_constraint("Dấu thời gian ghi một thời điểm ngoài thời hạn của chứng thư tạo ra nó.")


def _told(
    stamp: Stamp, at: datetime, who: str, problem: Problem | None, chain: Chain | None, proves: datetime | None = None
) -> Proof:
    verdict = Verdict.VALID if problem is None else VERDICTS[problem.indication]
    told = TimeStampTold(
        at=at, authority=who, kind=stamp.kind, verdict=verdict, sub_indication=problem.sub_indication if problem else ""
    )
    return Proof(told, proves if problem is None else None, problem, chain)
