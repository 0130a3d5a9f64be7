"""What the law asks of an agency that will not keep its time (NĐ 61/2018/NĐ-CP Đ19.9)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account
from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier


class Apology(Act):
    """Xin lỗi và hẹn lại: proposed by the unit that will be late, signed by its leader as Mẫu 04. Signed at most once."""

    class Cause(models.TextChoices):
        """Nguyên nhân chậm: what the reports count late dossiers by."""

        WORKLOAD = "workload", _("Khối lượng hồ sơ tăng đột biến")
        OPINION = "opinion", _("Chờ ý kiến của cơ quan, đơn vị khác")
        VERIFICATION = "verification", _("Phải thẩm tra, xác minh thực tế")
        COMPLEX = "complex", _("Nội dung phức tạp hoặc quy định chưa rõ")
        SYSTEM = "system", _("Sự cố kỹ thuật")
        STAFF = "staff", _("Thiếu cán bộ hoặc cán bộ xử lý chậm")
        OTHER = "other", _("Nguyên nhân khác")

    class Outcome(models.TextChoices):
        """Kết quả đề nghị."""

        SIGNED = "signed", _("Đã ký")
        SENT_BACK = "sent_back", _("Trả lại")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="apologies", verbose_name="hồ sơ")
    cause = models.CharField("nguyên nhân", max_length=20, choices=Cause.choices)
    # What the applicant reads.
    reason = models.TextField("lý do")
    due_before = models.DateTimeField("hẹn trả trước đó")
    new_due_at = models.DateTimeField("hẹn lại lúc")
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    note = models.TextField("ý kiến của lãnh đạo", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "xin lỗi và hẹn lại"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=models.Q(outcome=""), name="one_open_apology"),
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(outcome="signed"), name="one_reappointment_a_dossier"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decided_apology_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"Xin lỗi về {self.dossier}"
