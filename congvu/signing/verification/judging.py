"""From what was found to a conclusion: times are proven from the outside in, then the signer is judged at the proven time.

EN 319 102-1, clauses 5.3, 5.5 and 5.6, for every format alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from asn1crypto import x509

from congvu.signing.report import VERDICTS, Coverage, Indication, Revocation, SignatureReport
from congvu.signing.verification.certificates import name_of, signer_problem, told
from congvu.signing.verification.chains import Chain, Question, judge_chain
from congvu.signing.verification.evidence import Evidence
from congvu.signing.verification.fetching import Asked
from congvu.signing.verification.found import Found, Stamp
from congvu.signing.verification.problems import Problem, constraint
from congvu.signing.verification.revocation import Moments, State
from congvu.signing.verification.sentences import tell
from congvu.signing.verification.time_stamps import Proof, check_stamp
from congvu.signing.verification.trust import Purpose, Trust
from congvu.signing.verification.words import when

# Clocks are wrong and local time is written as UTC; what a signer claims counts against him only beyond a day.
_CLAIM_TOLERANCE = timedelta(days=1)
_NOTHING_LEARNT = Chain(None, None, State(Revocation.NOT_CHECKED))


@dataclass(frozen=True)
class Times:
    """What time-stamps prove: `proven_at` is the earliest, None when none holds."""

    proofs: tuple[Proof, ...]
    archived: tuple[Proof, ...]
    evidence: tuple[Evidence, ...]
    proven_at: datetime | None


def judge(found: Found, trust: Trust, asked: Asked, *, at: datetime) -> SignatureReport:
    """The conclusion on one signature at `at`."""
    if found.signer is None or not found.is_intact:
        return _report(found, Times((), (), found.evidence, None), _NOTHING_LEARNT, found.problems)
    times = _prove_times(found, trust, asked, at)
    used_at = times.proven_at or at
    question = Question(
        found.signer, found.certificates, times.evidence, Purpose.SIGNER, Moments(used_at, fresh_at=used_at, now=at)
    )
    chain = judge_chain(question, trust, asked)
    own = _strictest(chain, found, times.proven_at, at)
    problems = [
        *found.problems,
        *filter(
            None,
            [
                signer_problem(found.signer, is_trusted_itself=_is_anchor(chain)),
                own,
                _lying_stamp(times),
                _claim_problem(found, times, at),
            ],
        ),
    ]
    return _report(found, times, chain, tuple(problems))


def _is_anchor(chain: Chain) -> bool:
    return chain.path is not None and chain.path.leaf_is_trusted


# -- times -------------------------------------------------------------------------------------------------------
def _prove_times(found: Found, trust: Trust, asked: Asked, at: datetime) -> Times:
    known_at, evidence = at, tuple(found.evidence)
    archived: list[Proof] = []
    for stamp in reversed(found.archive):
        proof = check_stamp(stamp, trust, evidence, asked, known_at=known_at, now=at)
        archived.insert(0, proof)
        if proof.proves:
            known_at = proof.proves
            evidence = _secured(evidence, stamp, proof.proves)
    proofs = [check_stamp(stamp, trust, evidence, asked, known_at=known_at, now=at) for stamp in found.stamps]
    proven = [proof.proves for proof in [*archived, *proofs] if proof.proves]
    return Times(tuple(proofs), tuple(archived), evidence, min(proven, default=None))


def _secured(evidence: tuple[Evidence, ...], stamp: Stamp, moment: datetime) -> tuple[Evidence, ...]:
    held = {(one.kind, one.data) for one in stamp.secures}
    return tuple(replace(one, known_at=moment) if (one.kind, one.data) in held else one for one in evidence)


# -- what the signer's own words add -----------------------------------------------------------------------------
def _strictest(chain: Chain, found: Found, proven_at: datetime | None, at: datetime) -> Problem | None:
    """A signer who says that he signed after his certificate was revoked or had ended is taken at his word."""
    problem = chain.problem
    if problem is None:
        return None
    if problem.sub_indication == "NOT_YET_VALID":
        return replace(problem, ends=proven_at is not None or _claims_before(found, found.signer))
    if proven_at is not None or found.claimed_at is None:
        return problem
    if problem.sub_indication == "REVOKED_NO_POE" and found.claimed_at > chain.state.revoked_at:
        sentence = f"Chứng thư đã bị thu hồi lúc {when(chain.state.revoked_at)}, trước khi ký. Không chấp nhận tệp này."
        return Problem("REVOKED", sentence)
    if (
        problem.sub_indication == "OUT_OF_BOUNDS_NO_POE"
        and found.claimed_at > found.signer.not_valid_after + _CLAIM_TOLERANCE
    ):
        sentence = (
            f"Chứng thư đã hết hạn lúc {when(found.signer.not_valid_after)}, trước khi ký. Không chấp nhận tệp này."
        )
        return Problem("EXPIRED", sentence, ends=True)
    return problem


def _claims_before(found: Found, signer: x509.Certificate) -> bool:
    return found.claimed_at is not None and found.claimed_at < signer.not_valid_before - _CLAIM_TOLERANCE


def _claim_problem(found: Found, times: Times, at: datetime) -> Problem | None:
    if found.claimed_at is None or times.proven_at is not None or found.claimed_at <= at + _CLAIM_TOLERANCE:
        return None
    return constraint(f"Người ký ghi thời điểm ký là {when(found.claimed_at)}, sau thời điểm kiểm tra: không thể đúng.")


def _lying_stamp(times: Times) -> Problem | None:
    """A time-stamp that nobody trusts proves nothing; one that is broken, or from the future, speaks against the file."""
    for proof in (*times.proofs, *times.archived):
        problem = proof.problem
        if problem and problem.sub_indication in {"NO_POE", "TIMESTAMP_ORDER_FAILURE"}:
            return problem
        if problem and problem.indication == Indication.TOTAL_FAILED:
            return constraint(f"Tệp mang một dấu thời gian sai. {problem.sentence}")
    return None


# -- the report --------------------------------------------------------------------------------------------------
def _report(found: Found, times: Times, chain: Chain, problems: tuple[Problem, ...]) -> SignatureReport:
    problem = next((one for one in problems if one.indication == Indication.TOTAL_FAILED), None) or next(
        iter(problems), None
    )
    indication = problem.indication if problem else Indication.TOTAL_PASSED
    report = SignatureReport(
        name=found.name,
        format=found.format,
        level=_level(found, times, chain) if found.is_intact else "",
        verdict=VERDICTS[indication],
        indication=indication,
        sub_indication=problem.sub_indication if problem else "",
        signer=told(found.signer) if found.signer else None,
        chain=tuple(told(one) for one in chain.path.whole) if chain.path else (),
        claimed_at=found.claimed_at,
        proven_at=times.proven_at,
        time_stamps=tuple(proof.told for proof in (*times.proofs, *times.archived)),
        is_intact=found.is_intact,
        is_trusted=chain.is_trusted,
        revocation=chain.state.status,
        revoked_at=chain.state.revoked_at,
        algorithm=found.algorithm,
        policy=found.policy,
        coverage=found.coverage if found.is_intact else Coverage.UNKNOWN,
        covers=found.covers,
        changes=found.changes,
        reason=found.reason,
        sentences=(),
    )
    stamp_problems = [proof.problem for proof in (*times.proofs, *times.archived) if proof.problem]
    who = name_of(found.signer) if found.signer else ""
    return replace(report, sentences=tell(report, who, problems, stamp_problems, found.remarks))


def _level(found: Found, times: Times, chain: Chain) -> str:
    """Of the baseline profiles, what the file itself carries and what of it holds."""
    if not found.is_ades:
        return ""
    if times.proven_at is None:
        return "B-B"
    if not chain.is_sealed:
        return "B-T"
    return "B-LTA" if any(proof.proves for proof in times.archived) else "B-LT"
