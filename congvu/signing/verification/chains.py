"""Whether a certificate may be believed at a moment: chain, dates, use, algorithms, revocation, in that order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

from congvu.signing.report import Revocation
from congvu.signing.verification.certificates import name_of
from congvu.signing.verification.evidence import Evidence
from congvu.signing.verification.fetching import Asked
from congvu.signing.verification.paths import Path, broken_rule, paths_to, weak_link
from congvu.signing.verification.problems import Problem, chain_constraint
from congvu.signing.verification.revocation import Moments, State, state_of
from congvu.signing.verification.trust import Purpose, Trust
from congvu.signing.verification.words import when

_NEXT = {
    Revocation.UNREACHABLE: "Hãy kiểm tra lại sau.",
    Revocation.UNKNOWN: "Hãy kiểm tra lại khi hỏi được, hoặc hỏi thẳng nơi cấp chứng thư.",
}
_NOT_ASKED = State(Revocation.NOT_CHECKED)


@dataclass(frozen=True)
class Question:
    """Whether `leaf` may be believed for `purpose`; `others` may lie between it and an authority."""

    leaf: x509.Certificate
    others: tuple[x509.Certificate, ...]
    evidence: tuple[Evidence, ...]
    purpose: Purpose
    moments: Moments


@dataclass(frozen=True)
class Chain:
    """The best answer. `state` is the leaf's; `is_sealed`: the file itself brings what is needed to know all of it."""

    problem: Problem | None
    path: Path | None = None
    state: State = _NOT_ASKED
    is_sealed: bool = False

    @property
    def is_trusted(self) -> bool:
        return self.path is not None and self.problem is None


# What says most about a certificate comes first when several chains fail.
_TELLING = ("REVOKED_NO_POE", "REVOKED_CA_NO_POE", "CRYPTO_CONSTRAINTS_FAILURE", "OUT_OF_BOUNDS_NO_POE", "NOT_YET_VALID",
            "CHAIN_CONSTRAINTS_FAILURE", "TRY_LATER")  # fmt: skip


def judge_chain(question: Question, trust: Trust, asked: Asked) -> Chain:
    anchors = trust.anchors_for(question.purpose)
    tried: list[Chain] = []
    for path in paths_to(question.leaf, question.others, anchors):
        chain = _judge_path(path, question, asked)
        if chain.problem is None:
            return chain
        tried.append(chain)
    if tried:
        return min(tried, key=lambda chain: _TELLING.index(chain.problem.sub_indication))
    return Chain(_no_chain(question, bool(anchors)))


def _no_chain(question: Question, has_anchors: bool) -> Problem:
    issuer = question.leaf.issuer.native.get("common_name") or question.leaf.issuer.human_friendly
    if not has_anchors:
        what = "Chưa có danh sách tổ chức chứng thực tin cậy để đối chiếu"
    else:
        what = "Tổ chức cấp chứng thư không có trong danh sách tin cậy"
    advice = "Hãy hỏi người quản trị xem có nên tin tổ chức này không, hoặc yêu cầu ký bằng chứng thư khác."
    return Problem("NO_CERTIFICATE_CHAIN_FOUND", f"{what} ({str(issuer)[:200]}). {advice}")


def _judge_path(path: Path, question: Question, asked: Asked) -> Chain:
    used_at = question.moments.used_at
    problem = (
        weak_link(path)
        or _out_of_dates(path, used_at)
        or _out_of_trust(path, used_at)
        or broken_rule(path, question.purpose, used_at)
    )  # fmt: skip
    if problem:
        return Chain(problem, path)
    states = [state_of(one, issuer, question.evidence, question.moments, asked) for one, issuer in path.links]
    leaf = states[0] if states else State(Revocation.NOT_CHECKED)
    sealed = all(state.from_file or state.status == Revocation.NOT_CHECKED for state in states)
    sealed = sealed and any(state.from_file for state in states)
    return Chain(_revocation_problem(path, states), path, leaf, sealed)


def _out_of_dates(path: Path, moment: datetime) -> Problem | None:
    for certificate in path.whole:
        if moment > certificate.not_valid_after:
            return Problem(
                "OUT_OF_BOUNDS_NO_POE",
                f"Chứng thư “{name_of(certificate)}” đã hết hạn lúc {when(certificate.not_valid_after)} và không có dấu thời gian "
                "tin cậy nào chứng minh chữ ký được tạo trước đó. Hãy yêu cầu người gửi ký lại hoặc nộp bản có dấu thời gian.",
            )
        if moment < certificate.not_valid_before:
            return Problem(
                "NOT_YET_VALID",
                f"Chứng thư “{name_of(certificate)}” chỉ có hiệu lực từ {when(certificate.not_valid_before)}; "
                f"lúc được xét ({when(moment)}) chưa có hiệu lực.",
            )
    return None


def _out_of_trust(path: Path, moment: datetime) -> Problem | None:
    if path.anchor.trusts_at(moment):
        return None
    return chain_constraint(
        f"Tổ chức chứng thực “{name_of(path.root)}” chỉ được tin cậy trong một khoảng thời gian, và chữ ký không chứng minh được "
        "là tạo trong khoảng đó."
    )


def _revocation_problem(path: Path, states: Iterable[State]) -> Problem | None:
    for index, (certificate, state) in enumerate(zip(path.certificates, states)):
        name = name_of(certificate)
        if state.status == Revocation.REVOKED:
            told = f"Chứng thư “{name}” đã bị thu hồi lúc {when(state.revoked_at)}"
            return Problem(
                "REVOKED_CA_NO_POE" if index else "REVOKED_NO_POE",
                f"{told}; không có bằng chứng tin cậy rằng chữ ký được tạo trước lúc đó. Không dùng tệp này; hãy yêu cầu ký lại.",
            )
        if state.status in {Revocation.UNKNOWN, Revocation.UNREACHABLE}:
            return Problem(
                "TRY_LATER",
                f"Chưa biết chứng thư “{name}” có bị thu hồi hay không: {state.why}. {_NEXT[state.status]}",
            )
    return None
