"""Hồ sơ: file, follow, mend, withdraw. Every look-up begins with what the caller may see."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime, now
from ninja import File, Header, Router, Status
from ninja.files import UploadedFile

from congvu.accounts.models import Account, Mandate
from congvu.accounts.queries import enterprises_of, mandates_to_file_under
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier
from congvu.faces.api import shapes
from congvu.faces.api.auth import READ, WRITE
from congvu.faces.api.problems import Problem
from congvu.faces.documents import drawn_print, signed_result
from congvu.faces.download import serve
from congvu.files.actions import store
from congvu.files.models import StoredFile

router = Router(tags=["Hồ sơ"])
PAGE = 50
PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}


def seen(account: Account, reference: str) -> Dossier:
    """The dossier of this reference or code, if the caller may see it."""
    found = queries.find(Dossier.objects.visible_to(account), reference)
    if found is None:
        raise Problem(404, "dossier_not_found", "Không tìm thấy hồ sơ, hoặc bạn không được xem.")
    return found


@router.post("/files", auth=WRITE, response={201: shapes.FileOut}, summary="Tải một giấy tờ lên")
def upload(request: HttpRequest, file: UploadedFile = File(...)) -> Status[StoredFile]:  # noqa: B008
    return Status(201, store(file, name=file.name or "tep", by=request.auth, at=now()))


@router.post("/dossiers", auth=WRITE, response={200: shapes.DossierOut, 201: shapes.DossierOut}, summary="Nộp hồ sơ")
def submit(
    request: HttpRequest,
    body: shapes.Submission,
    idempotency_key: str = Header(..., alias="Idempotency-Key", min_length=8, max_length=100),
) -> Status[dict[str, Any]]:
    """Filed once however often the message comes: 201 the first time, 200 and the same dossier afterwards."""
    account = request.auth
    procedure = Procedure.objects.published().select_related("current__unit").filter(code=body.procedure).first()
    if procedure is None:
        raise Problem(422, "procedure_unknown", f"Không có thủ tục mã “{body.procedure}” đang hiệu lực.")
    enterprise = next((one for one in enterprises_of(account) if one.tax_code == body.enterprise), None)
    mandate = None if enterprise else _mandate(account, procedure, body.enterprise)
    if enterprise is None and mandate is None:
        raise Problem(
            403, "not_your_enterprise", f"Hệ thống chưa được nộp hồ sơ thay cho mã số thuế “{body.enterprise}”."
        )
    dossier, is_new = actions.file_whole(
        procedure,
        enterprise,
        body.answers,
        _given(account, body.papers),
        idempotency_key=idempotency_key,
        digest=_digest(body),
        by=account,
        at=now(),
        result_way=body.result_way,
        mandate=mandate,
    )
    return Status(201 if is_new else 200, shapes.dossier_out(dossier))


def _mandate(account: Account, procedure: Procedure, tax_code: str) -> Mandate | None:
    """The mandate by which an enterprise that the machine serves files in the name of another."""
    field = procedure.field.code if procedure.field else ""
    found = mandates_to_file_under(account, procedure=procedure.code, field=field)
    return next((one for one in found if one.enterprise and one.enterprise.tax_code == tax_code), None)


@router.get("/dossiers", auth=READ, response=shapes.DossierPage, summary="Danh sách hồ sơ")
def listing(request: HttpRequest, after: str = "", status: str = "", limit: int = PAGE) -> dict[str, Any]:
    found = Dossier.objects.visible_to(request.auth).order_by("-id")
    if status == queries.ShownState.AWAITING_SUPPLEMENT:
        found = queries.in_state(found, [status])
    elif status:
        found = found.filter(status=status)
    if after:
        last = queries.find(Dossier.objects.visible_to(request.auth), after)
        if last is None:
            raise Problem(422, "cursor_unknown", "Giá trị “after” không đúng. Hãy lấy lại từ trang trước.")
        found = found.filter(pk__lt=last.pk)
    size = max(1, min(limit, 200))
    rows = list(found[: size + 1])
    more = len(rows) > size
    return {
        "items": [shapes.dossier_out(one) for one in rows[:size]],
        "next": rows[size - 1].reference if more else None,
    }


@router.get("/dossiers/{reference}", auth=READ, response=shapes.DossierOut, summary="Tình trạng hồ sơ")
def status(request: HttpRequest, reference: str) -> dict[str, Any]:
    return shapes.dossier_out(seen(request.auth, reference))


@router.get("/dossiers/{reference}/timeline", auth=READ, response=list[shapes.TimelineItem], summary="Quá trình xử lý")
def timeline(request: HttpRequest, reference: str) -> list[dict[str, Any]]:
    dossier = seen(request.auth, reference)
    lines = queries.timeline(dossier, for_applicant=request.auth.officer_id is None)
    return [{"at": localtime(one.at), "title": one.title, "who": one.who, "detail": one.detail} for one in lines]


@router.get("/dossiers/{reference}/prints", auth=READ, response=list[shapes.PrintOut], summary="Các mẫu in")
def prints(request: HttpRequest, reference: str) -> list[dict[str, Any]]:
    found = queries.prints_for(seen(request.auth, reference), request.auth)
    return [
        {
            "id": one.pk,
            "form": one.form,
            "title": str(one.get_form_display()),
            "number": one.number,
            "at": localtime(one.at),
        }
        for one in found
    ]


@router.get("/dossiers/{reference}/prints/{int:print_id}", auth=READ, summary="Tải một mẫu in (PDF)", openapi_extra=PDF)
def print_file(request: HttpRequest, reference: str, print_id: int) -> HttpResponse:
    found = queries.prints_for(seen(request.auth, reference), request.auth)
    return serve(drawn_print(get_object_or_404(found, pk=print_id)))


@router.get("/dossiers/{reference}/result", auth=READ, summary="Tải kết quả (PDF)", openapi_extra=PDF)
def result(request: HttpRequest, reference: str) -> HttpResponse:
    decision = queries.result_file(seen(request.auth, reference))
    if decision is None:
        raise Problem(404, "result_missing", "Hồ sơ chưa có văn bản kết quả.")
    return serve(signed_result(decision))


@router.get(
    "/dossiers/{reference}/result/attachments",
    auth=READ,
    response=list[shapes.AttachmentOut],
    summary="Văn bản kèm theo kết quả",
)
def attachments(request: HttpRequest, reference: str) -> list[dict[str, Any]]:
    dossier = seen(request.auth, reference)
    if queries.result_file(dossier) is None:
        raise Problem(404, "result_missing", "Hồ sơ chưa có văn bản kết quả.")
    lines = queries.attachments_of(dossier)
    return [{"id": one.attachment.pk, "name": one.attachment.name, "signature": one.state} for one in lines]


@router.get(
    "/dossiers/{reference}/result/attachments/{int:attachment_id}",
    auth=READ,
    summary="Tải một văn bản kèm theo kết quả (PDF)",
    openapi_extra=PDF,
)
def attachment_file(request: HttpRequest, reference: str, attachment_id: int) -> HttpResponse:
    """Given out with the result: not before all of it is signed."""
    dossier = seen(request.auth, reference)
    decision, line = queries.result_file(dossier), queries.attachment_line(dossier, attachment_id)
    if decision is None or line is None:
        raise Problem(404, "attachment_missing", "Kết quả không có văn bản kèm theo này.")
    signed_result(decision)
    return serve(line.file)


@router.get(
    "/dossiers/{reference}/supplement-request",
    auth=READ,
    response=shapes.SupplementRequestOut,
    summary="Yêu cầu bổ sung đang chờ",
)
def supplement_request(request: HttpRequest, reference: str) -> dict[str, Any]:
    asked = seen(request.auth, reference).supplement_requests.filter(answered_at__isnull=True).first()
    if asked is None:
        raise Problem(404, "nothing_asked", "Hồ sơ không có yêu cầu bổ sung nào đang chờ.")
    return {"at": localtime(asked.at), "reason": asked.reason, "marks": list(asked.marks.all())}


@router.post("/dossiers/{reference}/supplement", auth=WRITE, response=shapes.DossierOut, summary="Nộp bổ sung")
def supplement(request: HttpRequest, reference: str, body: shapes.Supplement) -> dict[str, Any]:
    """All of it or nothing: a message that is refused leaves no paper behind."""
    dossier = seen(request.auth, reference)
    at = now()
    with transaction.atomic():
        for key, file in _given(request.auth, body.papers):
            actions.attach_paper(dossier, key, file, by=request.auth, at=at)
        answers = None if body.answers is None else {**dossier.answers, **body.answers}
        replies = {one.mark: one.text for one in body.replies}
        return shapes.dossier_out(actions.supplement(dossier, answers, replies, by=request.auth, at=at))


@router.post("/dossiers/{reference}/withdrawal", auth=WRITE, response=shapes.DossierOut, summary="Rút hồ sơ")
def withdrawal(request: HttpRequest, reference: str, body: shapes.Reason) -> dict[str, Any]:
    return shapes.dossier_out(actions.withdraw(seen(request.auth, reference), body.reason, by=request.auth, at=now()))


def _given(account: Account, papers: list[shapes.GivenPaper]) -> list[tuple[str, StoredFile]]:
    """The uploaded files named by a message: the caller's own, and no others."""
    own = StoredFile.objects.owned_by(account).in_bulk([paper.file for paper in papers])
    for number, paper in enumerate(papers):
        if paper.file not in own:
            errors = [{"pointer": f"/papers/{number}/file", "detail": "Không có tệp này trong các tệp bạn đã tải lên."}]
            raise Problem(
                422, "file_unknown", f"Không có tệp số {paper.file} trong các tệp bạn đã tải lên.", errors=errors
            )
    return [(paper.key, own[paper.file]) for paper in papers]


def _digest(body: shapes.Submission) -> str:
    return hashlib.sha256(json.dumps(body.dict(), sort_keys=True, default=str).encode()).hexdigest()[:24]
