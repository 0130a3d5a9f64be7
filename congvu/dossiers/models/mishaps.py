"""What went wrong by the agency's fault, and how it was made good (NĐ 61/2018/NĐ-CP Đ21)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account
from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier
from congvu.files.models import StoredFile


class ErrorReport(Act):
    """Báo sai sót: somebody says the result is wrong; the agency corrects it or explains why not (Đ21.1)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="error_reports", verbose_name="hồ sơ")
    text = models.TextField("nội dung sai sót")
    answer_by = models.DateTimeField("hạn trả lời")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trả lời"
    )
    # Why there is nothing to correct; empty when the result was corrected.
    reply = models.TextField("trả lời", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "báo sai sót"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(answered_at__isnull=True), name="one_open_error_report"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_answered_report_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"Báo sai sót {self.dossier}"


class ResultCorrection(Act):
    """Đính chính kết quả: a new result at the agency's cost, or none where it is revoked; the old one stays here (Đ21.1)."""

    class Kind(models.TextChoices):
        """Hình thức: the words of Đ21.1."""

        CORRECTED = "corrected", _("Đính chính")
        AMENDED = "amended", _("Sửa đổi, bổ sung")
        REPLACED = "replaced", _("Thay thế")
        REVOKED = "revoked", _("Bãi bỏ")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="corrections", verbose_name="hồ sơ")
    report = models.ForeignKey(
        ErrorReport, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="báo sai sót"
    )
    kind = models.CharField("hình thức", max_length=10, choices=Kind.choices)
    reason = models.TextField("lý do")
    # [{"what": str, "wrong": str, "right": str}]
    lines = models.JSONField("nội dung đính chính")
    # Empty where the result was revoked and none stands in its place.
    number = models.CharField("số kết quả mới", max_length=60, blank=True)
    # The result as it was until now.
    old_number = models.CharField("số kết quả cũ", max_length=60)
    old_data = models.JSONField("nội dung cũ")
    old_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="văn bản cũ"
    )
    old_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người ký cũ")
    old_at = models.DateTimeField("ký cũ lúc")

    class Meta:
        verbose_name = verbose_name_plural = "đính chính kết quả"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(reason__gt=""), name="a_correction_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(kind="revoked", lines=[], number="")
                | (~models.Q(kind="revoked") & ~models.Q(lines=[]) & models.Q(number__gt="")),
                name="a_correction_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"Đính chính kết quả {self.dossier}"


class PaperLoss(Act):
    """Mất, hỏng hồ sơ: papers or a result lost or damaged while the agency had them; it apologises and pays (Đ21.2)."""

    class Kind(models.TextChoices):
        """Sự cố."""

        LOST = "lost", _("Bị mất")
        MISPLACED = "misplaced", _("Bị thất lạc")
        DAMAGED = "damaged", _("Bị hư hỏng")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="losses", verbose_name="hồ sơ")
    kind = models.CharField("sự cố", max_length=10, choices=Kind.choices)
    what = models.TextField("giấy tờ, kết quả bị ảnh hưởng")
    # How the agency makes it good; the applicant reads it on the apology.
    remedy = models.TextField("cách khắc phục")
    remedy_by = models.DateTimeField("hạn khắc phục")
    # Who answers for it and pays; for the agency only.
    responsible = models.TextField("trách nhiệm", blank=True)
    remedied_at = models.DateTimeField("khắc phục xong lúc", null=True, blank=True)
    remedied_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ghi nhận"
    )
    outcome = models.TextField("kết quả khắc phục", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "mất, hỏng hồ sơ"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__gt="", remedy__gt=""), name="a_loss_says_what_and_how_it_is_made_good"
            ),
            models.CheckConstraint(
                condition=models.Q(remedied_at__isnull=True)
                | models.Q(remedied_by__isnull=False, outcome__gt="", responsible__gt=""),
                name="a_remedied_loss_says_how_and_who_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.dossier}"
