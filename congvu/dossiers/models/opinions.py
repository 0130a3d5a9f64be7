"""What other units and agencies are asked about a dossier, together, and what they answer (NĐ 61/2018/NĐ-CP Đ19.5–19.7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvu.accounts.models import Account
from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier
from congvu.files.models import StoredFile
from congvu.organisations.models import Unit


class Consultation(Act):
    """Đợt lấy ý kiến: what several units and agencies are asked at once; the dossier's own unit leads and sums up."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consultations", verbose_name="hồ sơ")
    purpose = models.TextField("nội dung chung", blank=True)
    # One after another, as paper goes (NĐ 61/2018/NĐ-CP Đ19.6a); otherwise all at once (Đ19.6b).
    in_order = models.BooleanField("lần lượt", default=False)
    summary = models.TextField("tổng hợp ý kiến", blank=True)
    concluded_at = models.DateTimeField("tổng hợp lúc", null=True, blank=True)
    concluded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người tổng hợp"
    )

    class Meta:
        verbose_name = verbose_name_plural = "đợt lấy ý kiến"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, summary="")
                | (Q(concluded_at__isnull=False, concluded_by__isnull=False) & ~Q(summary="")),
                name="a_concluded_consultation_says_what",
            )
        ]

    def __str__(self) -> str:
        return f"Đợt lấy ý kiến về {self.dossier}"


class OpinionRequest(Act):
    """Lấy ý kiến: a unit or agency is asked, with content and deadline, beside the process (NĐ 61/2018/NĐ-CP Đ19.5)."""

    class Kind(models.TextChoices):
        """Loại yêu cầu."""

        OPINION = "opinion", "Lấy ý kiến"
        APPRAISAL = "appraisal", "Phối hợp thẩm định"
        INSPECTION = "inspection", "Kiểm tra thực tế"
        TRANSFER = "transfer", "Chuyển hồ sơ liên thông cùng cấp"
        TRANSFER_UP = "transfer_up", "Chuyển hồ sơ liên thông khác cấp"

    class Position(models.TextChoices):
        """Ý kiến kết luận."""

        AGREES = "agrees", "Đồng ý"
        CONDITIONALLY = "conditionally", "Đồng ý có điều kiện"
        DISAGREES = "disagrees", "Không đồng ý"
        OTHER = "other", "Ý kiến khác"

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="opinion_requests", verbose_name="hồ sơ"
    )
    # Null: asked alone, before questions were kept together.
    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, null=True, blank=True, related_name="requests", verbose_name="đợt"
    )
    kind = models.CharField("loại yêu cầu", max_length=12, choices=Kind.choices, default=Kind.OPINION)
    # A unit of this program, or an agency outside it, by name; that one answers on paper.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị được hỏi"
    )
    body = models.CharField("cơ quan được hỏi", max_length=300, blank=True)
    question = models.TextField("nội dung lấy ý kiến")
    due_at = models.DateTimeField("hạn trả lời")
    # In a consultation one after another: not yet asked, and since when it is its turn.
    waits_its_turn = models.BooleanField("chờ đến lượt", default=False)
    turn_at = models.DateTimeField("đến lượt lúc", null=True, blank=True)
    nudged_at = models.DateTimeField("đã nhắc lúc", null=True, blank=True)
    reminded_at = models.DateTimeField("đã báo trễ lúc", null=True, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trả lời"
    )
    position = models.CharField("kết luận", max_length=14, choices=Position.choices, blank=True)
    answer = models.TextField("ý kiến", blank=True)
    # The paper an agency outside answered with.
    reply_number = models.CharField("số văn bản trả lời", max_length=60, blank=True)
    reply_on = models.DateField("ngày văn bản trả lời", null=True, blank=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người rút"
    )
    withdrawal_reason = models.TextField("lý do rút", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lấy ý kiến"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "unit"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_opinion_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, body="") | (Q(unit__isnull=True) & ~Q(body="")),
                name="an_opinion_asks_a_unit_or_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="an_answered_opinion_is_not_withdrawn",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="opinion_open",
            )
        ]

    def __str__(self) -> str:
        return f"Lấy ý kiến {self.whom} về {self.dossier}"

    @property
    def whom(self) -> str:
        """Who is asked, by name."""
        return self.unit.name if self.unit is not None else self.body

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class OpinionFile(Act):
    """Tệp kèm ý kiến: given with a consultation for all who are asked, or with one answer."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, null=True, blank=True, related_name="files", verbose_name="đợt"
    )
    request = models.ForeignKey(
        OpinionRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="files", verbose_name="ý kiến"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp")

    class Meta:
        verbose_name = verbose_name_plural = "tệp kèm ý kiến"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(consultation__isnull=False, request__isnull=True)
                | Q(consultation__isnull=True, request__isnull=False),
                name="an_opinion_file_belongs_to_one",
            )
        ]

    def __str__(self) -> str:
        return self.file.name


class OpinionExtension(Act):
    """Gia hạn trả lời: the asked unit wants more time, with reason; the lead unit grants it or not. One open at a time."""

    class Outcome(models.TextChoices):
        """Kết quả đề nghị gia hạn."""

        GRANTED = "granted", "Đồng ý gia hạn"
        DENIED = "denied", "Không gia hạn"

    request = models.ForeignKey(
        OpinionRequest, on_delete=models.CASCADE, related_name="extensions", verbose_name="ý kiến"
    )
    reason = models.TextField("lý do")
    due_before = models.DateTimeField("hạn trước đó")
    new_due_at = models.DateTimeField("xin gia hạn đến")
    outcome = models.CharField("kết quả", max_length=8, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    note = models.TextField("ý kiến của đơn vị chủ trì", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "gia hạn trả lời"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=Q(outcome=""), name="one_open_opinion_extension"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decided_extension_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"Gia hạn trả lời {self.request}"
