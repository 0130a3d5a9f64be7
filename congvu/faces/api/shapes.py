"""What goes over the wire. Times are ISO 8601 with Vietnam's zone; names are the glossary's."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.utils.timezone import localtime
from ninja import Field, Schema

from congvu.dossiers.models import Dossier
from congvu.dossiers.offer import offer_of
from congvu.dossiers.queries import state_words


class GivenPaper(Schema):
    """One paper: the key the procedure gives it, and the id of an uploaded file."""

    key: str = Field(max_length=60)
    file: int = Field(ge=1, le=9_223_372_036_854_775_807)


class Submission(Schema):
    """A whole dossier. `answers` follow the JSON Schema of the procedure's form."""

    procedure: str = Field(max_length=60)
    enterprise: str = Field(max_length=20, description="Mã số thuế của doanh nghiệp nộp hồ sơ")
    answers: dict[str, Any] = {}
    papers: list[GivenPaper] = Field(default=[], max_length=100)
    result_way: Literal["online", "counter", "post"] = "online"


class MarkReply(Schema):
    """Giải trình: why a marked place stays as it is."""

    mark: int = Field(ge=1, le=9_223_372_036_854_775_807)
    text: str = Field(max_length=2000)


class Supplement(Schema):
    """Answers and papers that mend a dossier; answers left out stay as they were.

    Where the request marks places, only these may differ; `replies` say why a required one stays as it is.
    """

    answers: dict[str, Any] | None = None
    papers: list[GivenPaper] = Field(default=[], max_length=100)
    replies: list[MarkReply] = Field(default=[], max_length=500)


class Reason(Schema):
    reason: str = Field(default="", max_length=4000)


class MissingItem(Schema):
    what: str = Field(max_length=1000)
    why: str = Field(default="", max_length=1000)


class SupplementAsked(Schema):
    items: list[MissingItem] = Field(max_length=50)
    reason: str = Field(default="", max_length=4000)


class StepDone(Schema):
    outcome: str = Field(max_length=40)
    note: str = Field(default="", max_length=4000)


class DecisionMade(Schema):
    outcome: Literal["approved", "refused"]
    reason: str = Field(default="", max_length=4000)


class HandedOver(Schema):
    way: Literal["online", "counter", "post"] = "online"
    receiver: str = Field(default="", max_length=300)


class MarkOut(Schema):
    """One thing a request asks for: a field, a row of a table (`row` from 0), a paper, or anything in words (`free`)."""

    id: int
    kind: str
    key: str
    row: int | None
    label: str
    reason: str
    blocking: bool


class SupplementRequestOut(Schema):
    """Yêu cầu bổ sung đang chờ."""

    at: datetime
    reason: str
    marks: list[MarkOut]


class FileOut(Schema):
    id: int
    name: str
    size: int
    media_type: str
    sha256: str


class ProcedureOut(Schema):
    code: str
    name: str
    field: str | None = None
    agency: str = ""
    service_level: int
    is_full: bool
    accepts_dossiers: bool


class DossierOut(Schema):
    """Where a dossier stands. `code` comes at reception, `due_at` with it."""

    reference: str
    code: str | None
    procedure: str
    applicant: str
    status: str
    status_text: str
    submitted_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None


class DossierPage(Schema):
    items: list[DossierOut]
    next: str | None = Field(description="Giá trị “after” của trang sau; null khi hết")


class TimelineItem(Schema):
    at: datetime
    title: str
    who: str
    detail: str


class PrintOut(Schema):
    id: int
    form: str
    title: str
    number: str
    at: datetime


class AttachmentOut(Schema):
    """Văn bản kèm theo kết quả. `signature`: "signed", "awaited", hoặc "plain" khi không có chữ ký số."""

    id: int
    name: str
    signature: Literal["signed", "awaited", "plain"]


class CodeOut(Schema):
    code: str
    name: str
    name_en: str
    parent_code: str


class ProblemOut(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, str]] | None = None


def dossier_out(dossier: Dossier) -> dict[str, Any]:
    def local(at: datetime | None) -> datetime | None:
        return localtime(at) if at is not None else None

    return {
        "reference": dossier.reference,
        "code": dossier.code,
        "procedure": offer_of(dossier.revision_id).code,
        "applicant": dossier.applicant_name,
        "status": dossier.status,
        "status_text": state_words(dossier),
        "submitted_at": local(dossier.submitted_at),
        "received_at": local(dossier.received_at),
        "due_at": local(dossier.due_at),
        "decided_at": local(dossier.decided_at),
    }
