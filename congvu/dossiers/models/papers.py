"""What is given with a dossier and what is printed from it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account
from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier
from congvu.files.models import StoredFile


class OriginalsReturn(Act):
    """Trả bản chính: originals taken to be copied or compared go back to their holder (NĐ 61/2018/NĐ-CP Đ20.2)."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="originals_returns", verbose_name="hồ sơ"
    )
    receiver = models.CharField("người nhận", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "trả bản chính"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(receiver__gt=""), name="a_return_of_originals_names_its_receiver")
        ]

    def __str__(self) -> str:
        return f"Trả bản chính {self.dossier}"


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
    # How many of this kind came; sheets of one paper scanned into several files each say it.
    number = models.PositiveSmallIntegerField("số bản", default=1)
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
    # An original taken only to be copied or compared: it goes back to its holder (Đ20.2).
    is_owed_back = models.BooleanField("phải trả lại bản chính", default=False)
    given_back = models.ForeignKey(
        OriginalsReturn, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", verbose_name="đã trả"
    )

    class Meta:
        verbose_name = verbose_name_plural = "thành phần hồ sơ"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gt=0), name="a_paper_came_at_least_once"),
            models.CheckConstraint(
                condition=models.Q(is_owed_back=False, given_back__isnull=True) | models.Q(copy="original"),
                name="only_an_original_is_given_back",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Digitisation(Act):
    """Số hóa: a paper scanned at the desk, and the e-data that describe it (NĐ 61/2018/NĐ-CP Đ21a, by NĐ 107/2021/NĐ-CP).

    `by`, `at`: who scanned it, and answers for its being whole and true.
    """

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, related_name="digitisation", verbose_name="thành phần hồ sơ"
    )
    kind_code = models.CharField("mã loại giấy tờ", max_length=60)
    holder_code = models.CharField("số định danh của tổ chức, cá nhân", max_length=60, blank=True)
    # Who holds it, of whom no number is known.
    holder_words = models.CharField("họ tên, năm sinh, giấy tờ thay thế", max_length=300, blank=True)
    abstract = models.CharField("trích yếu nội dung chính", max_length=500, blank=True)
    valid_until = models.DateField("có hiệu lực đến", null=True, blank=True)
    scope = models.CharField("phạm vi có hiệu lực", max_length=300, blank=True)
    # Đối chiếu: somebody has held the scan against the paper.
    checked_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người đối chiếu"
    )
    checked_at = models.DateTimeField("đối chiếu lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "số hóa"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_at__isnull=True, checked_by__isnull=True)
                | (models.Q(checked_at__isnull=False, checked_by__isnull=False) & models.Q(abstract__gt="")),
                name="a_checked_scan_says_by_whom_and_what_it_is",
            )
        ]

    def __str__(self) -> str:
        return f"Số hóa {self.paper}"


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
        HANDOVER = "handover", _("Phiếu giao trả kết quả, bản chính")
        REVOCATION = "revocation", _("Thông báo xin lỗi và bãi bỏ kết quả")

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
