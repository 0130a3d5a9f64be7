"""The sentences of a timeline: a title for each kind of fact, and the words that were given with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from congvu.dossiers.models import (
    Channel,
    LegalPrint,
    ResultWay,
)
from congvu.dossiers.queries.timeline_names import Names
from congvu.events.models import Event

Told = Callable[[Event, Names], str]


def _plainly(title: str) -> Told:
    return lambda event, names: _(title)


def _received(event: Event, names: Names) -> str:
    return _("Tiếp nhận hồ sơ, mã %(code)s") % {"code": event.data["code"]}


def _opened(event: Event, names: Names) -> str:
    return _("Lập hồ sơ (%(channel)s)") % {"channel": str(Channel(event.data["channel"]).label).lower()}


def _returned(event: Event, names: Names) -> str:
    return _("Trả kết quả (%(way)s)") % {"way": str(ResultWay(event.data["way"]).label).lower()}


def _approved(event: Event, names: Names) -> str:
    return _("Phê duyệt, kết quả số %(number)s") % {"number": event.data["number"]}


def _step(event: Event, names: Names) -> str:
    return _("Hoàn thành bước “%(step)s”") % {"step": names.step(event.data["step"])}


def _step_of(title: str) -> Told:
    return lambda event, names: _(title) % {"step": names.step(event.data["step"])}


def _handed_out(event: Event, names: Names) -> str:
    return _("Giao bước “%(step)s” cho %(to)s") % {
        "step": names.step(event.data["step"]),
        "to": names.account(event.data["to"]),
    }


def _handed_on(event: Event, names: Names) -> str:
    return _("Bàn giao bước “%(step)s” cho %(to)s") % {
        "step": names.step(event.data["step"]),
        "to": names.account(event.data["to"]),
    }


def _unit_in(title: str) -> Told:
    return lambda event, names: _(title) % {"unit": names.unit(event.data["unit"])}


def _asked_in(title: str) -> Told:
    """A sentence about a question: who was asked is a unit, or an agency outside by its name."""

    def told(event: Event, names: Names) -> str:
        request = names.opinions.get(event.data["request"])
        return _(title) % {"unit": request.whom if request is not None else names.unit(event.data["unit"])}

    return told


def _reappointed(event: Event, names: Names) -> str:
    due = datetime.fromisoformat(event.data["due_at"])
    return _("Xin lỗi và hẹn lại: %(due)s") % {"due": f"{localtime(due):%H:%M ngày %d/%m/%Y}"}


def _due_moved(event: Event, names: Names) -> str:
    due = datetime.fromisoformat(event.data["due_at"])
    return _("Lịch làm việc thay đổi, hạn mới: %(due)s") % {"due": f"{localtime(due):%H:%M ngày %d/%m/%Y}"}


def _rebased(event: Event, names: Names) -> str:
    return _("Chuyển từ bản công bố %(old)s sang bản công bố %(new)s của thủ tục") % {
        "old": event.data["from_number"],
        "new": event.data["to_number"],
    }


def _corrected(event: Event, names: Names) -> str:
    return _("Đính chính kết quả: số %(number)s thay số %(old)s") % {
        "number": event.data["number"],
        "old": event.data["old_number"],
    }


def _way_chosen(event: Event, names: Names) -> str:
    return _("Chọn cách nhận kết quả: %(way)s") % {"way": ResultWay(event.data["way"]).label}


def _revoked(event: Event, names: Names) -> str:
    return _("Bãi bỏ kết quả số %(old)s") % {"old": event.data["old_number"]}


def _signed(event: Event, names: Names) -> str:
    form = event.data["form"]
    paper = LegalPrint.Form(form).label if form else _("Kết quả")
    return _("Đủ chữ ký số: %(paper)s") % {"paper": paper}


def _renewed(event: Event, names: Names) -> str:
    what = event.data["what"]
    others = {"decision": _("Kết quả"), "paper": _("Giấy tờ nộp kèm")}
    return _("Gia hạn bằng chứng chữ ký số: %(paper)s") % {"paper": others.get(what) or LegalPrint.Form(what).label}


TITLES: dict[str, Told] = {
    "dossiers.draft_opened": _opened,
    "dossiers.paper_attached": _plainly("Đính kèm thành phần hồ sơ"),
    "dossiers.paper_removed": _plainly("Gỡ thành phần hồ sơ"),
    "dossiers.dossier_submitted": _plainly("Nộp hồ sơ"),
    "dossiers.dossier_received": _received,
    "dossiers.dossier_declined": _plainly("Không tiếp nhận hồ sơ"),
    "dossiers.supplement_requested": _plainly("Yêu cầu bổ sung hồ sơ"),
    "dossiers.supplement_draft_saved": _plainly("Soạn phiếu yêu cầu bổ sung"),
    "dossiers.supplement_draft_set_aside": _plainly("Cất phiếu yêu cầu bổ sung đang soạn"),
    "dossiers.supplement_request_withdrawn": _plainly("Thu hồi yêu cầu bổ sung"),
    "dossiers.dossier_supplemented": _plainly("Bổ sung hồ sơ"),
    "dossiers.work_claimed": _step_of("Nhận bước “%(step)s”"),
    "dossiers.work_given_back": _step_of("Trả lại bước “%(step)s” cho đơn vị"),
    "dossiers.work_handed_out": _handed_out,
    "dossiers.step_completed": _step,
    "dossiers.work_handed_on": _handed_on,
    "dossiers.dossier_transferred": _unit_in("Chuyển hồ sơ đến %(unit)s"),
    "dossiers.papers_transferred": _unit_in("Chuyển hồ sơ giấy đến %(unit)s"),
    "dossiers.opinion_asked": _asked_in("Lấy ý kiến %(unit)s"),
    "dossiers.opinion_answered": _asked_in("%(unit)s trả lời ý kiến"),
    "dossiers.opinion_overdue": _asked_in("Quá hạn trả lời ý kiến: %(unit)s"),
    "dossiers.opinion_due_soon": _asked_in("Nhắc sắp đến hạn trả lời: %(unit)s"),
    "dossiers.opinion_extension_asked": _asked_in("%(unit)s xin gia hạn trả lời"),
    "dossiers.opinion_extension_decided": lambda event, names: (
        _asked_in("Đồng ý gia hạn trả lời: %(unit)s")
        if event.data["granted"]
        else _asked_in("Không gia hạn trả lời: %(unit)s")
    )(event, names),
    "dossiers.opinion_withdrawn": _asked_in("Rút yêu cầu ý kiến gửi %(unit)s"),
    "dossiers.opinions_concluded": _plainly("Tổng hợp ý kiến"),
    "dossiers.verification_recorded": _plainly("Thẩm tra, xác minh hồ sơ"),
    "dossiers.attachment_added": _plainly("Kèm văn bản vào kết quả"),
    "dossiers.attachment_removed": _plainly("Gỡ văn bản kèm theo kết quả"),
    "dossiers.attachment_signed": _plainly("Cơ quan đã ký số văn bản kèm theo"),
    "dossiers.dossier_approved": _approved,
    "dossiers.dossier_refused": _plainly("Từ chối giải quyết hồ sơ"),
    "dossiers.apology_due": _plainly("Cần xin lỗi và hẹn lại: sắp hết thời hạn giải quyết"),
    "dossiers.apology_proposed": _plainly("Đề nghị xin lỗi và hẹn lại"),
    "dossiers.apology_sent_back": _plainly("Lãnh đạo trả lại đề nghị xin lỗi"),
    "dossiers.dossier_reappointed": _reappointed,
    "dossiers.dossier_late": _plainly("Quá thời gian hẹn trả kết quả"),
    "dossiers.dossier_long_late": _plainly("Quá hạn nhiều ngày, đã báo lãnh đạo cấp trên"),
    "dossiers.due_time_changed": _due_moved,
    "dossiers.dossier_rebased": _rebased,
    "dossiers.dossier_stopped": _plainly("Dừng giải quyết hồ sơ"),
    "dossiers.dossier_withdrawn": _plainly("Rút hồ sơ"),
    "dossiers.dossier_returned": _returned,
    "dossiers.result_error_reported": _plainly("Báo sai sót trong kết quả"),
    "dossiers.error_report_rejected": _plainly("Trả lời báo sai sót: kết quả không sai"),
    "dossiers.result_corrected": _corrected,
    "dossiers.result_revoked": _revoked,
    "dossiers.scan_checked": _plainly("Đối chiếu bản quét với bản giấy"),
    "dossiers.scan_replaced": _plainly("Quét lại giấy tờ"),
    "dossiers.copy_made": _plainly("Lập bản sao điện tử, chờ ký số của cơ quan"),
    "dossiers.copy_issued": _plainly("Cấp bản sao điện tử"),
    "dossiers.copy_cancelled": _plainly("Hủy bản sao điện tử"),
    "dossiers.originals_returned": _plainly("Trả bản chính cho người nộp"),
    "dossiers.result_way_chosen": _way_chosen,
    "dossiers.collection_reminded": _plainly("Nhắc người nộp đến nhận kết quả"),
    "dossiers.loss_recorded": _plainly("Ghi nhận hồ sơ bị mất, thất lạc hoặc hư hỏng; xin lỗi người nộp"),
    "dossiers.loss_remedied": _plainly("Đã khắc phục hồ sơ bị mất, hỏng"),
    "dossiers.print_issued": _plainly("Lập phiếu theo mẫu"),
    "dossiers.result_drawn": _plainly("Văn bản kết quả đã sẵn sàng"),
    "dossiers.paper_signed": _signed,
    "dossiers.paper_renewed": _renewed,
    "dossiers.own_signature_asked": _plainly("Chuẩn bị ký số trước khi nộp"),
    "dossiers.own_paper_signed": _plainly("Đã ký số giấy tờ nộp kèm"),
    "dossiers.message_sent": _plainly("Gửi trao đổi"),
}


def _requested(event: Event, names: Names) -> str:
    request = names.requests.get(event.data["request"])
    return "; ".join([item["what"] for item in request.items] + [request.reason]) if request else ""


def _taken_back(event: Event, names: Names) -> str:
    request = names.requests.get(event.data["request"])
    return request.withdrawn_because if request else ""


def _noted(event: Event, names: Names) -> str:
    item = names.steps.get(event.data["work_item"])
    return "" if names.for_applicant or item is None else item.note


def _question(event: Event, names: Names) -> str:
    request = names.opinions.get(event.data["request"])
    return "" if names.for_applicant or request is None else request.question


def _answer(event: Event, names: Names) -> str:
    request = names.opinions.get(event.data["request"])
    if names.for_applicant or request is None:
        return ""
    position = request.get_position_display() if request.position else ""
    return f"{position}. {request.answer}" if position else request.answer


def _withdrawn(event: Event, names: Names) -> str:
    request = names.opinions.get(event.data["request"])
    return request.withdrawal_reason if request is not None else ""


def _extended(event: Event, names: Names) -> str:
    extension = names.extensions.get(event.data["extension"])
    if extension is None:
        return ""
    if "granted" in event.data:
        return extension.note
    return f"{extension.reason} ({localtime(extension.new_due_at):%H:%M %d/%m/%Y})"


def _concluded(event: Event, names: Names) -> str:
    consultation = names.consultations.get(event.data["consultation"])
    return consultation.summary if consultation is not None else ""


def _reason_in(relation: str) -> Told:
    def told(event: Event, names: Names) -> str:
        row: Any = getattr(names.dossier, relation, None)
        return row.reason if row is not None else ""

    return told


def _row_in(relation: str, name: str, field: str) -> Told:
    """The words of the act's own row; such acts are rare, so each is asked for by itself."""

    def told(event: Event, names: Names) -> str:
        row: Any = getattr(names.dossier, relation).filter(pk=event.data[name]).first()
        return getattr(row, field) if row is not None else ""

    return told


def _copied(event: Event, names: Names) -> str:
    return str(names.copies.get(event.data["copy"], ""))


def _copy_cancelled(event: Event, names: Names) -> str:
    copy = names.copies.get(event.data["copy"])
    return f"{copy}. {copy.cancel_reason}" if copy is not None else ""


def _apologised(event: Event, names: Names) -> str:
    apology = names.apologies.get(event.data["apology"])
    return apology.reason if apology else ""


def _attachment(event: Event, names: Names) -> str:
    return names.attachments.get(event.data["attachment"], "")


def _transferred(event: Event, names: Names) -> str:
    return next((one.reason for one in names.dossier.transfers.all() if one.pk == event.data["transfer"]), "")


def _in_time(event: Event, names: Names) -> str:
    return "Đúng hạn" if event.data["in_time"] else "Quá hạn chuyển hồ sơ giấy"


DETAILS: dict[str, Told] = {
    "dossiers.dossier_transferred": _transferred,
    "dossiers.papers_transferred": _in_time,
    "dossiers.supplement_requested": _requested,
    "dossiers.supplement_request_withdrawn": _taken_back,
    "dossiers.result_error_reported": _row_in("error_reports", "report", "text"),
    "dossiers.error_report_rejected": _row_in("error_reports", "report", "reply"),
    "dossiers.result_corrected": _row_in("corrections", "correction", "reason"),
    "dossiers.dossier_rebased": _row_in("rebases", "rebase", "reason"),
    "dossiers.result_revoked": _row_in("corrections", "correction", "reason"),
    "dossiers.copy_made": _copied,
    "dossiers.copy_issued": _copied,
    "dossiers.copy_cancelled": _copy_cancelled,
    "dossiers.originals_returned": _row_in("originals_returns", "originals_return", "receiver"),
    "dossiers.loss_recorded": _row_in("losses", "loss", "what"),
    "dossiers.loss_remedied": _row_in("losses", "loss", "outcome"),
    "dossiers.attachment_added": _attachment,
    "dossiers.attachment_removed": _attachment,
    "dossiers.attachment_signed": _attachment,
    "dossiers.step_completed": _noted,
    "dossiers.opinion_asked": _question,
    "dossiers.opinion_answered": _answer,
    "dossiers.opinion_withdrawn": _withdrawn,
    "dossiers.opinion_extension_asked": _extended,
    "dossiers.opinion_extension_decided": _extended,
    "dossiers.opinions_concluded": _concluded,
    "dossiers.apology_proposed": _apologised,
    "dossiers.dossier_reappointed": _apologised,
    "dossiers.dossier_declined": _reason_in("non_acceptance"),
    "dossiers.dossier_refused": _reason_in("decision"),
    "dossiers.dossier_stopped": _reason_in("stop"),
    "dossiers.dossier_withdrawn": _reason_in("withdrawal"),
}
