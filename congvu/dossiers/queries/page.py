"""What a dossier's page says: who has it and until when, what the applicant does next, what a supplement changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from congvu.accounts.models import Account
from congvu.catalog.queries import FeeDue
from congvu.dossiers import declaration
from congvu.dossiers.models import Dossier, Reception, ResultWay, Status, SupplementRequest
from congvu.dossiers.offer import offer_of
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import open_items


@dataclass(frozen=True)
class HolderLine:
    """Who has the dossier now and until when; `person` is for officers only, the public reads `unit` and `step`."""

    unit: str
    step: str
    person: str
    until: datetime | None

    def __str__(self) -> str:
        words = (self.step and f"{self.unit} – {self.step}") or self.unit
        return f"{words}, {_('đến')} {localtime(self.until):%H:%M %d/%m/%Y}" if self.until else words


@dataclass(frozen=True)
class NextStep:
    """What the applicant does next: `act` names the act to offer, empty where there is only waiting."""

    title: str
    body: str
    act: str = ""


def holder_line(dossier: Dossier) -> HolderLine | None:
    """Who holds the dossier; None for a draft and after the end. Prefetched `open_work` is used where a list has it."""
    if dossier.status == Status.SUBMITTED:
        return HolderLine(_("Bộ phận Một cửa"), _("tiếp nhận"), "", None)
    if dossier.status in {Status.APPROVED, Status.REFUSED}:
        return HolderLine(_("Bộ phận Một cửa"), _("trả kết quả"), "", None)
    if dossier.status != Status.IN_REVIEW:
        return None
    items = open_work(dossier)
    if not items:
        return HolderLine(dossier.unit.name, "", "", dossier.due_at)
    item = items[0]
    return HolderLine(item.unit.name, item.name, str(item.holder or ""), item.due_at or dossier.due_at)


def fees_owed(dossier: Dossier, *, on: date) -> list[FeeDue]:
    """The fees that its declaration owes as it stands; what cannot be told yet is left out."""
    return declaration.fees_owed(offer_of(dossier.revision_id), dossier.answers, on=on)


def open_work(dossier: Dossier) -> list[WorkItem]:
    """The open steps: from what the inbox fetched with the dossier, or asked now."""
    if dossier.process_id is None:
        return []
    process = dossier.__dict__.get("_state").fields_cache.get("process")  # type: ignore[union-attr]
    fetched = getattr(process, "open_work", None) if process is not None else None
    return list(fetched) if fetched is not None else list(open_items(dossier.process_id))


def next_step_for_applicant(dossier: Dossier) -> NextStep:
    """In one heading and one sentence: what to do now, or what to wait for."""
    if dossier.status in {Status.SUBMITTED, Status.IN_REVIEW}:
        request = dossier.supplement_requests.filter(answered_at__isnull=True).first()
        if request is not None:
            return NextStep(
                _("Bổ sung hồ sơ"),
                _(
                    "Cơ quan đang chờ bạn bổ sung theo phiếu ngày %(on)s. Thời gian chờ không tính vào thời hạn giải quyết."
                )
                % {"on": f"{localtime(request.at):%d/%m/%Y}"},
                "supplement",
            )
    match dossier.status:
        case Status.DRAFT:
            return NextStep(_("Hoàn tất và nộp hồ sơ"), _("Hồ sơ đang là bản nháp, cơ quan chưa nhận được."), "submit")
        case Status.SUBMITTED:
            return NextStep(
                _("Chờ tiếp nhận"), _("Bộ phận Một cửa sẽ kiểm tra hồ sơ và báo cho bạn. Bạn chưa cần làm gì.")
            )
        case Status.IN_REVIEW:
            due_at = f"{localtime(dossier.due_at):%H:%M, %d/%m/%Y}" if dossier.due_at else ""
            body = (
                _("Hẹn trả kết quả lúc %(due)s. Bạn chưa cần làm gì.") % {"due": due_at}
                if due_at
                else _("Bạn chưa cần làm gì.")
            )
            return NextStep(_("Chờ giải quyết"), body)
        case Status.APPROVED if dossier.result_way == ResultWay.COUNTER:
            return NextStep(_("Nhận kết quả"), _("Mời bạn mang giấy tiếp nhận đến Bộ phận Một cửa để nhận kết quả."))
        case Status.APPROVED if dossier.result_way == ResultWay.POST:
            return NextStep(
                _("Đã có kết quả"),
                _(
                    "Bộ phận Một cửa sẽ gửi kết quả cho bạn qua bưu chính công ích. Bản điện tử tải được ngay trong trang này."
                ),
            )
        case Status.APPROVED:
            return NextStep(
                _("Đã có kết quả"),
                _("Kết quả đã được ký. Hãy tải về từ trang này; bản điện tử có giá trị như bản giấy."),
            )
        case Status.REFUSED:
            return NextStep(
                _("Hồ sơ bị từ chối"), _("Hãy xem lý do trong phiếu từ chối; bạn có thể nộp hồ sơ mới."), "again"
            )
        case Status.RETURNED:
            return NextStep(
                _("Đã trả kết quả"), _("Kết quả được lưu trong hồ sơ này; bạn có thể tải lại bất cứ lúc nào.")
            )
        case Status.NOT_ACCEPTED:
            return NextStep(_("Không được tiếp nhận"), _("Hãy xem lý do, sửa lại và nộp hồ sơ mới."), "again")
        case Status.WITHDRAWN:
            return NextStep(
                _("Đã rút hồ sơ"), _("Hồ sơ đã kết thúc theo đề nghị của bạn. Bạn có thể nộp hồ sơ mới."), "again"
            )
    return NextStep(_("Dừng giải quyết"), _("Cơ quan đã dừng giải quyết hồ sơ; hãy xem lý do trong quá trình xử lý."))


def answers_being_edited(dossier: Dossier) -> dict[str, Any]:
    """What the applicant's form shows: the draft, or the supplement being prepared."""
    if dossier.status == Status.DRAFT:
        return dict(dossier.answers)
    request = dossier.supplement_requests.filter(answered_at__isnull=True).first()
    if request is not None and request.answers_draft is not None:
        return dict(request.answers_draft)
    return dict(dossier.answers)


def changes(request: SupplementRequest) -> list[tuple[str, Any, Any]]:
    """What a supplement changed: (key, before, after) for each answer that differs."""
    if request.answers_before is None:
        return []
    later = (
        request.dossier.supplement_requests.filter(pk__gt=request.pk, answers_before__isnull=False)
        .order_by("pk")
        .first()
    )
    before, now = request.answers_before, later.answers_before if later else request.dossier.answers
    keys = [*before, *(key for key in now if key not in before)]
    return [(key, before.get(key), now.get(key)) for key in keys if before.get(key) != now.get(key)]


def submitted_with_key(account: Account, key: str) -> Dossier | None:
    """The dossier the account sent with this idempotency key: the answer to a repeated request."""
    return Dossier.objects.visible_to(account).filter(filed_by=account, idempotency_key=key).first()


def promised(dossier: Dossier) -> datetime | None:
    """The time promised on the receipt, whatever happened since."""
    reception = Reception.objects.filter(dossier=dossier).first()
    return reception.due_at if reception else None
