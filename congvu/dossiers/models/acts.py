"""The legal acts on a dossier: each a row that says who, when and why."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account
from congvu.dossiers.models.dossier import Dossier, ResultWay
from congvu.files.models import StoredFile
from congvu.organisations.models import WorkCalendarNotice


class Act(models.Model):
    """What every legal act on a dossier carries: who and when."""

    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("thời điểm")

    class Meta:
        abstract = True


class Reception(Act):
    """Tiếp nhận: the dossier gets its code and its promised time (NĐ 61/2018/NĐ-CP Đ17)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="reception", verbose_name="hồ sơ")
    due_at = models.DateTimeField("hẹn trả lúc", null=True)
    explanation = models.JSONField("cách tính hạn", default=list)
    copies = models.PositiveSmallIntegerField("số lượng hồ sơ (bộ)", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "tiếp nhận"

    def __str__(self) -> str:
        return f"Tiếp nhận {self.dossier}"


class NonAcceptance(Act):
    """Không tiếp nhận: the desk refuses to receive, with reason and guidance (NĐ 61/2018/NĐ-CP Đ17.1b, 17.2a)."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, related_name="non_acceptance", verbose_name="hồ sơ"
    )
    reason = models.TextField("lý do")

    class Meta:
        verbose_name = verbose_name_plural = "không tiếp nhận"

    def __str__(self) -> str:
        return f"Không tiếp nhận {self.dossier}"


class SupplementRequest(Act):
    """Yêu cầu bổ sung: what is missing and why, once and in full (NĐ 61/2018/NĐ-CP Đ15.3, Đ19.4). Open until answered."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="supplement_requests", verbose_name="hồ sơ"
    )
    # [{"what": str, "why": str}]
    items = models.JSONField("nội dung cần bổ sung")
    reason = models.TextField("lý do")
    # Answered, taken back by the agency, or ended with the dossier: nobody waits for it any more.
    answered_at = models.DateTimeField("bổ sung lúc", null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người bổ sung"
    )
    # Answers before the supplement, so that the officer sees the difference.
    answers_before = models.JSONField("nội dung khai trước đó", null=True, blank=True)
    # What the applicant has typed so far for the supplement; nothing is lost when the login expires.
    answers_draft = models.JSONField("nội dung đang bổ sung", null=True, blank=True)
    # Thu hồi: the agency takes back what it asked before it was answered.
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người thu hồi"
    )
    withdrawn_because = models.TextField("lý do thu hồi", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "yêu cầu bổ sung"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(
                    withdrawn_by__isnull=False,
                    withdrawn_because__gt="",
                    answered_at__isnull=False,
                    answered_by__isnull=True,
                ),
                name="a_withdrawn_request_says_why_and_is_closed",
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(answered_at__isnull=True), name="one_open_supplement_request"
            ),
        ]

    def __str__(self) -> str:
        return f"Yêu cầu bổ sung {self.dossier}"


class Withdrawal(Act):
    """Rút hồ sơ: the applicant takes the dossier back."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="withdrawal", verbose_name="hồ sơ")
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "rút hồ sơ"

    def __str__(self) -> str:
        return f"Rút {self.dossier}"


class Stop(Act):
    """Dừng giải quyết: the agency ends the case without a decision (TT 03/2025/TT-VPCP Đ7)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="stop", verbose_name="hồ sơ")
    reason = models.TextField("lý do")

    class Meta:
        verbose_name = verbose_name_plural = "dừng giải quyết"

    def __str__(self) -> str:
        return f"Dừng {self.dossier}"


class Decision(Act):
    """Quyết định: approval with its result document, or refusal with its reason (NĐ 61/2018/NĐ-CP Đ19.8)."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Phê duyệt")
        REFUSED = "refused", _("Từ chối")

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="decision", verbose_name="hồ sơ")
    outcome = models.CharField("kết luận", max_length=10, choices=Outcome.choices)
    number = models.CharField("số kết quả", max_length=60, blank=True)
    reason = models.TextField("lý do", blank=True)
    # What the result document says, fixed in the act; the PDF is drawn from it by a job and can be drawn again.
    data = models.JSONField("nội dung", default=dict)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="văn bản kết quả"
    )
    # Bãi bỏ: the result is void and none replaces it (NĐ 61/2018/NĐ-CP Đ21.1).
    revoked_at = models.DateTimeField("bãi bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "quyết định"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | models.Q(reason__gt=""), name="a_refusal_has_a_reason"
            )
        ]
        indexes = [
            models.Index(
                fields=["at"], condition=models.Q(outcome="approved", file__isnull=True), name="decision_not_drawn"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.dossier}"


class Handover(Act):
    """Trả kết quả: how and to whom the result went (NĐ 61/2018/NĐ-CP Đ20)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="handover", verbose_name="hồ sơ")
    way = models.CharField("hình thức trả", max_length=10, choices=ResultWay.choices)
    receiver = models.CharField("người nhận", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "trả kết quả"

    def __str__(self) -> str:
        return f"Trả kết quả {self.dossier}"


class ClockEvent(Act):
    """Mốc thời hạn: what moved the legal clock; the due time is a pure function of these rows and a calendar."""

    class ClockKind(models.TextChoices):
        STOP = "stop", "Tạm dừng tính thời hạn"
        RESUME = "resume", "Tính tiếp thời hạn"
        RESTART = "restart", "Tính lại từ đầu"
        EXTEND = "extend", "Gia hạn"
        LIMIT = "limit", "Thời hạn theo bản công bố khác"
        CALENDAR = "calendar", "Lịch làm việc thay đổi"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="clock_events", verbose_name="hồ sơ")
    kind = models.CharField("loại mốc", max_length=10, choices=ClockKind.choices)
    amount = models.PositiveSmallIntegerField("thêm", null=True, blank=True)
    limit_unit = models.CharField("đơn vị thời hạn", max_length=20, blank=True)
    until = models.DateTimeField("đến lúc", null=True, blank=True)
    reason = models.CharField("lý do", max_length=500)
    # The notice of days off that moved the end; the end before a notice or another limit.
    notice = models.ForeignKey(
        WorkCalendarNotice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thông báo lịch nghỉ",
    )
    due_before = models.DateTimeField("hạn trước đó", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "mốc thời hạn"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="calendar", notice__isnull=False, due_before__isnull=False)
                | (~models.Q(kind="calendar") & models.Q(notice__isnull=True)),
                name="a_new_calendar_names_its_notice",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="limit") | (models.Q(amount__isnull=False) & ~models.Q(limit_unit="")),
                name="another_limit_says_which",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.dossier}"


class Message(Act):
    """Trao đổi: a message between the applicant and the officers of a dossier (TT 22/2019 Đ6đ)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="messages", verbose_name="hồ sơ")
    text = models.TextField("nội dung")

    class Meta:
        verbose_name = verbose_name_plural = "trao đổi"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Trao đổi về {self.dossier}"
