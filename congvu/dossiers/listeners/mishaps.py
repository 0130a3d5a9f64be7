"""What went wrong by the agency's fault is told to the applicant and to those who answer for it (NĐ 61/2018/NĐ-CP Đ21)."""

from __future__ import annotations

from django.utils.timezone import localtime

from congvu.dossiers import mishap_events as events
from congvu.dossiers.listeners.people import (
    desk_page,
    dossier_of,
    named,
    one_stop_desk,
    tell,
    tell_applicant,
    unit_leaders,
)
from congvu.events.facts import listen
from congvu.events.models import Event


@listen(events.ResultErrorReported)
def tell_the_unit_its_result_may_be_wrong(event: Event) -> None:
    dossier = dossier_of(event)
    report = dossier.error_reports.get(pk=event.data["report"])
    tell(
        event,
        unit_leaders(dossier.unit, event),
        f"Báo sai sót trong kết quả hồ sơ {named(dossier)}",
        f"{report.text} Hãy đính chính hoặc trả lời trước {localtime(report.answer_by):%H:%M ngày %d/%m/%Y}.",
        desk_page(dossier),
    )


@listen(events.ErrorReportRejected)
def tell_why_nothing_was_corrected(event: Event) -> None:
    dossier = dossier_of(event)
    report = dossier.error_reports.get(pk=event.data["report"])
    body = f"Cơ quan đã xem lại kết quả và trả lời: {report.reply} Nếu không đồng ý, bạn có quyền khiếu nại."
    tell_applicant(event, dossier, f"Trả lời về sai sót trong kết quả hồ sơ {named(dossier)}", body)


@listen(events.ResultCorrected)
def tell_of_the_new_result(event: Event) -> None:
    dossier = dossier_of(event)
    correction = dossier.corrections.get(pk=event.data["correction"])
    tell_applicant(
        event,
        dossier,
        f"Xin lỗi: kết quả hồ sơ {named(dossier)} đã được đính chính",
        f"{correction.reason} Kết quả số {correction.number} thay kết quả số {correction.old_number}, có trong hồ sơ của "
        "bạn. Bạn không phải nộp phí hay giấy tờ gì; nếu đã nhận bản giấy, mời đến Bộ phận Một cửa đổi bản mới.",
    )
    told = f"Kết quả số {correction.number} thay kết quả số {correction.old_number}; hãy đổi bản giấy cho người nộp."
    tell(event, one_stop_desk(dossier, event), f"Đính chính kết quả hồ sơ {named(dossier)}", told, desk_page(dossier))


@listen(events.ResultRevoked)
def tell_the_result_is_void(event: Event) -> None:
    dossier = dossier_of(event)
    revoked = dossier.corrections.get(pk=event.data["correction"])
    title = f"Bãi bỏ kết quả hồ sơ {named(dossier)}"
    tell_applicant(
        event,
        dossier,
        f"Xin lỗi: kết quả hồ sơ {named(dossier)} bị bãi bỏ",
        f"Kết quả số {revoked.old_number} không còn giá trị: {revoked.reason} Nếu đã nhận bản giấy, xin gửi lại Bộ phận "
        "Một cửa; mọi chi phí do cơ quan chịu. Nếu không đồng ý, bạn có quyền khiếu nại.",
    )
    told = f"Kết quả số {revoked.old_number} không còn giá trị; hãy thu lại bản giấy nếu đã trả."
    tell(event, one_stop_desk(dossier, event), title, told, desk_page(dossier))


@listen(events.LossRecorded)
def apologise_for_the_loss(event: Event) -> None:
    dossier = dossier_of(event)
    loss = dossier.losses.get(pk=event.data["loss"])
    by = f"{localtime(loss.remedy_by):%d/%m/%Y}"
    tell_applicant(
        event,
        dossier,
        f"Xin lỗi: giấy tờ của hồ sơ {named(dossier)} {loss.get_kind_display().lower()}",
        f"{loss.what}. Cơ quan khắc phục chậm nhất {by}: {loss.remedy} Chi phí do bên làm mất, hỏng chịu; "
        "thời hạn giải quyết không thay đổi.",
    )
    tell(
        event,
        unit_leaders(dossier.unit, event),
        f"Hồ sơ {named(dossier)}: giấy tờ {loss.get_kind_display().lower()}",
        f"{loss.what}. Hãy khắc phục trước {by} và xác định trách nhiệm (NĐ 61/2018/NĐ-CP, Điều 21.2).",
        desk_page(dossier),
    )


@listen(events.LossRemedied)
def tell_the_loss_is_made_good(event: Event) -> None:
    dossier = dossier_of(event)
    loss = dossier.losses.get(pk=event.data["loss"])
    title = f"Đã khắc phục giấy tờ của hồ sơ {named(dossier)}"
    tell_applicant(event, dossier, title, f"{loss.what}: {loss.outcome}")
