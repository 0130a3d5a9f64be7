"""The report in plain Vietnamese, for a clerk: who, when and how certain, whether whole, what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congvu.signing.report import Coverage, Revocation, SignatureReport, Verdict
from congvu.signing.verification.problems import Problem
from congvu.signing.verification.words import when

_CONCLUSION = {
    Verdict.VALID: "Chữ ký hợp lệ.",
    Verdict.INVALID: "Chữ ký KHÔNG hợp lệ.",
    Verdict.INDETERMINATE: "Chưa xác định được chữ ký có hợp lệ hay không; chưa nên dùng tệp này như bản đã ký.",
}
_REVOCATION = {
    Revocation.GOOD: "Chứng thư không bị thu hồi tại thời điểm ký.",
    Revocation.NOT_CHECKED: "Không tra cứu được chứng thư có bị thu hồi hay không: nơi cấp không công bố cách tra cứu. "
    "Nếu việc quan trọng, hãy hỏi thẳng nơi cấp chứng thư trước khi dùng.",
}


_BY_NAME = "Chính chứng thư này nằm trong danh sách tin cậy, nên không tra cứu thu hồi."


def tell(
    report: SignatureReport, who: str, problems: Sequence[Problem], stamps: Sequence[Problem], remarks: Sequence[str]
) -> tuple[str, ...]:
    """One signature in sentences, the conclusion first."""
    told = [_CONCLUSION[report.verdict], *dict.fromkeys(problem.sentence for problem in problems)]
    if report.signer:
        told += [_who(report, who), _time(report), *_stamps(stamps)]
    if report.is_intact:
        told += [*_whole(report), *report.changes]
    if report.is_trusted and len(report.chain) == 1:
        told.append(_BY_NAME)
    elif report.is_trusted and report.revocation in _REVOCATION:
        told.append(_REVOCATION[report.revocation])
    if report.verdict == Verdict.VALID and report.revoked_at:
        told.append(f"Chứng thư bị thu hồi lúc {when(report.revoked_at)}, sau khi ký: chữ ký này vẫn có giá trị.")
    return (*told, *remarks)


def conclusion(verdict: Verdict, signatures: Sequence[SignatureReport]) -> str:
    """One line for the whole file."""
    if not signatures:
        return "Tệp không có chữ ký số."
    names = ", ".join(dict.fromkeys(one.signer.common_name for one in signatures if one.signer)) or "không rõ người ký"
    if verdict == Verdict.VALID:
        return f"Hợp lệ: {len(signatures)} chữ ký ({names}) đều hợp lệ."
    bad = next(one for one in signatures if one.verdict == verdict)
    who = bad.signer.common_name if bad.signer else bad.name
    why = bad.sentences[1] if len(bad.sentences) > 1 else ""
    lead = "Không hợp lệ" if verdict == Verdict.INVALID else "Chưa xác định được"
    return f"{lead}: chữ ký của {who}. {why}".strip()


def _who(report: SignatureReport, who: str) -> str:
    of = f", {report.signer.organisation}" if report.signer.organisation else ""
    number = f" ({report.signer.identifier})" if report.signer.identifier else ""
    lead = "Người ký" if report.is_trusted else "Người ký theo chứng thư (chưa được xác nhận)"
    return f"{lead}: {who}{of}{number}. Chứng thư do {_issuer(report)} cấp."


def _issuer(report: SignatureReport) -> str:
    if len(report.chain) > 1:
        return report.chain[1].common_name
    named = re.search(r"(?:^|, )CN=([^,]+)", report.signer.issuer)
    return named[1] if named else report.signer.issuer


def _time(report: SignatureReport) -> str:
    if report.proven_at:
        return f"Dấu thời gian tin cậy chứng minh chữ ký đã có lúc {when(report.proven_at)}."
    if report.claimed_at:
        return f"Người ký tự ghi thời điểm ký {when(report.claimed_at)}; không có dấu thời gian nào chứng minh điều đó."
    return "Chữ ký không ghi thời điểm ký."


def _stamps(problems: Sequence[Problem]) -> list[str]:
    return [f"Một dấu thời gian không có giá trị: {problem.sentence}" for problem in dict.fromkeys(problems)]


def _whole(report: SignatureReport) -> list[str]:
    if report.coverage == Coverage.WHOLE:
        return ["Chữ ký bao trùm toàn bộ tệp; nội dung không bị sửa từ khi ký."]
    if report.coverage == Coverage.WHOLE_REVISION:
        return ["Chữ ký bao trùm toàn bộ tệp như khi ký; sau đó chỉ có thêm những gì kể dưới đây."]
    if report.coverage == Coverage.PART and report.covers:
        return [f"Chữ ký chỉ bao trùm: {', '.join(report.covers)[:500]}."]
    return []
