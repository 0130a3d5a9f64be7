"""What is given with a dossier and what is printed from it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account
from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier
from congvu.files.models import StoredFile


class Paper(models.Model):
    """Thành phần hồ sơ: one paper given with a dossier. A later one of the same key replaces an earlier one."""

    class Copy(models.TextChoices):
        """Loại bản."""

        ELECTRONIC = "electronic", _("Bản điện tử")
        ORIGINAL = "original", _("Bản chính")
        CERTIFIED = "certified", _("Bản chứng thực")
        COPY = "copy", _("Bản chụp")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers", verbose_name="hồ sơ")
    key = models.CharField("mã thành phần", max_length=60)
    name = models.CharField("tên thành phần", max_length=500)
    copy = models.CharField("loại bản", max_length=12, choices=Copy.choices, default=Copy.ELECTRONIC)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp"
    )
    # Given once for several parts of a joined dossier: the paper of the earlier part that this one cites.
    shared_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="cited", verbose_name="dùng chung từ"
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người nộp")
    at = models.DateTimeField("nộp lúc")
    removed_at = models.DateTimeField("thay lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thành phần hồ sơ"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class LegalPrint(Act):
    """Mẫu in: one print of TT 01/2018/TT-VPCP (01–06), of the acts of Đ21, or the declaration, as PDF/A."""

    class Form(models.TextChoices):
        DECLARATION = "declaration", _("Tờ khai")
        RECEIPT = "01", _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
        SUPPLEMENT = "02", _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
        REFUSAL = "03", _("Phiếu từ chối tiếp nhận giải quyết hồ sơ")
        APOLOGY = "04", _("Phiếu xin lỗi và hẹn lại ngày trả kết quả")
        CONTROL = "05", _("Phiếu kiểm soát quá trình giải quyết hồ sơ")
        BOOK = "06", _("Sổ theo dõi hồ sơ")
        STOP = "stop", _("Thông báo dừng giải quyết hồ sơ")
        CORRECTION = "correction", _("Thông báo xin lỗi và đính chính kết quả")
        LOSS = "loss", _("Thông báo xin lỗi về hồ sơ bị mất, thất lạc, hư hỏng")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="prints", verbose_name="hồ sơ")
    form = models.CharField("mẫu", max_length=12, choices=Form.choices)
    number = models.CharField("số", max_length=60, blank=True)
    # What the print says, fixed in the act; the PDF is drawn from it by a job and can be drawn again.
    data = models.JSONField("nội dung")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp PDF"
    )
    # Thu hồi: the act it was issued by was taken back; the print stays, and says so.
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "mẫu in"
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], condition=models.Q(file__isnull=True), name="print_not_drawn")]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.dossier}"
