"""Every refusal as a problem document (RFC 9457): a code for the machine, a Vietnamese sentence for its people."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from congvu.dossiers.refusals import (
    DossierIncomplete,
    KeyUsed,
    LookUpFailed,
    MarksUnanswered,
    NotYourDossier,
    NotYourEnterprise,
    PaperUnfit,
    PaperUnknown,
)
from congvu.events.durability.base import CommitInDoubt
from congvu.faces.api.words import sentence_of
from congvu.files.refusals import FileRefused, StoreFull
from congvu.kernel.refusal import Refusal
from congvu.workflow.refusals import UnknownOutcome

log = logging.getLogger("congvu.api")
TYPE = "application/problem+json"
# What is wrong with the message itself; every other refusal is about the state of things.
UNPROCESSABLE = (DossierIncomplete, KeyUsed, MarksUnanswered, PaperUnfit, PaperUnknown, FileRefused, UnknownOutcome)
FORBIDDEN = (NotYourDossier, NotYourEnterprise)
# Nothing is wrong with the message: send it again, with the same Idempotency-Key.
UNAVAILABLE = (CommitInDoubt, StoreFull)
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
# What is answered before or beside the operations: no such address, not this method, a fault of ours.
ELSEWHERE = {
    400: ("message_unreadable", "Thông điệp không đọc được."),
    403: ("forbidden", "Bạn không được làm việc này."),
    404: ("not_found", "Không có địa chỉ này. Các địa chỉ của API: /api/v1/."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức vừa gửi; xem tiêu đề Allow."),
    413: ("message_too_large", "Thông điệp quá lớn."),
    500: ("internal_error", "Hệ thống gặp lỗi; sự việc đã được ghi lại. Hãy gửi lại sau với cùng Idempotency-Key."),
}


class MachineProblems:
    """Whatever goes wrong outside the operations is no HTML page for a machine, but a problem too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/v1/"):
            return response
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith("application/"):
            code, detail = ELSEWHERE.get(response.status_code, ELSEWHERE[400])
            problem = respond(response.status_code, code, detail)
            if "Allow" in response:
                problem["Allow"] = response["Allow"]
            return problem
        return response


class Problem(Exception):
    """A refusal of the face itself."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.more = status, code, detail, more


def respond(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    body = {"type": f"urn:congvu:{code}", "title": TITLES.get(status, "Error"), "status": status, "code": code}
    response = JsonResponse({**body, "detail": detail, **more}, status=status, content_type=TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="congvu"'
    return response


def install(api: NinjaAPI) -> None:
    """Teach the API what each exception means."""

    @api.exception_handler(Problem)
    def own(request: HttpRequest, error: Problem) -> HttpResponse:
        return respond(error.status, error.code, error.detail, **error.more)

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
        if isinstance(error, LookUpFailed):
            return respond(404, error.code, str(error))
        more: dict[str, Any] = {}
        if isinstance(error, DossierIncomplete):
            more["errors"] = [
                *(
                    {"pointer": f"/answers{one['pointer']}", "detail": one["reason"]}
                    for one in error.details["problems"]
                ),
                *({"pointer": "/papers", "detail": f"Thiếu “{name}”."} for name in error.details["papers"]),
                *(
                    {"pointer": "/papers", "detail": f"“{name}” phải được ký số."}
                    for name in error.details.get("unsigned", ())
                ),
            ]
        if isinstance(error, UNAVAILABLE):
            return respond(503, error.code, str(error))
        status = 422 if isinstance(error, UNPROCESSABLE) else 403 if isinstance(error, FORBIDDEN) else 409
        return respond(status, error.code, str(error), **more)

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"pointer": _pointer(one), "detail": sentence_of(one)} for one in error.errors[:100]]
        return respond(
            422, "message_invalid", "Thông điệp không đúng mẫu. Xem từng chỗ sai trong “errors”.", errors=errors
        )

    @api.exception_handler(AuthenticationError)
    def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return respond(401, "token_missing", "Thiếu mã truy cập. Gửi tiêu đề Authorization: Bearer …")

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return respond(404, "not_found", "Không tìm thấy, hoặc bạn không được xem.")

    @api.exception_handler(PermissionDenied)
    def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return respond(403, "forbidden", "Bạn không được làm việc này.")

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return respond(413, "message_too_large", "Thông điệp quá lớn.")

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        if error.status_code == 400:
            return respond(400, "message_unreadable", "Thông điệp không đọc được: nội dung phải là JSON hợp lệ.")
        return respond(error.status_code, "http_error", str(error))

    @api.exception_handler(OperationalError)
    def unavailable(request: HttpRequest, error: OperationalError) -> HttpResponse:
        log.exception("the database did not answer")
        return respond(503, "unavailable", "Hệ thống đang bận. Hãy gửi lại sau ít phút với cùng Idempotency-Key.")


def _pointer(one: dict[str, Any]) -> str:
    return "/" + "/".join(str(part) for part in one.get("loc", ()))
