"""What dossiers tell of the agency's mishaps (NĐ 61/2018/NĐ-CP Đ21). Codes and ids only."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.result_error_reported")
@dataclass(frozen=True)
class ResultErrorReported:
    """Somebody says the result is wrong (NĐ 61/2018/NĐ-CP Đ21.1)."""

    reference: str
    code: str
    report: int
    answer_by: str


@fact("dossiers.error_report_rejected")
@dataclass(frozen=True)
class ErrorReportRejected:
    reference: str
    code: str
    report: int


@fact("dossiers.result_corrected")
@dataclass(frozen=True)
class ResultCorrected:
    """A new result replaces the old one, at the agency's cost."""

    reference: str
    code: str
    correction: int
    number: str
    old_number: str


@fact("dossiers.result_revoked")
@dataclass(frozen=True)
class ResultRevoked:
    """The result is void and none replaces it (NĐ 61/2018/NĐ-CP Đ21.1)."""

    reference: str
    code: str
    correction: int
    old_number: str


@fact("dossiers.loss_recorded")
@dataclass(frozen=True)
class LossRecorded:
    """Papers or a result were lost or damaged while the agency had them (NĐ 61/2018/NĐ-CP Đ21.2)."""

    reference: str
    code: str | None
    loss: int


@fact("dossiers.loss_remedied")
@dataclass(frozen=True)
class LossRemedied:
    reference: str
    code: str | None
    loss: int
