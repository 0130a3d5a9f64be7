"""What a notice of supplement marks: single fields, rows and papers, each with its reason (NĐ 61/2018/NĐ-CP Đ15.3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.dossiers.models.acts import Act, SupplementRequest
from congvu.dossiers.models.dossier import Dossier


class SupplementDraft(Act):
    """Phiếu bổ sung đang soạn: the notice before it is issued. Set aside, it keeps its text and can be taken up again."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, related_name="supplement_draft", verbose_name="hồ sơ"
    )
    reason = models.TextField("lý do chung", blank=True)
    set_aside_at = models.DateTimeField("cất lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "phiếu bổ sung đang soạn"

    def __str__(self) -> str:
        return f"Phiếu bổ sung đang soạn {self.dossier}"


class SupplementMark(Act):
    """Chỗ cần bổ sung: one field, row or paper with what is wrong with it; without a request it is part of the draft."""

    class Kind(models.TextChoices):
        FIELD = "field", _("Mục khai")
        ROW = "row", _("Dòng của bảng")
        PAPER = "paper", _("Giấy tờ")
        FREE = "free", _("Nội dung khác")

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="supplement_marks", verbose_name="hồ sơ"
    )
    request = models.ForeignKey(
        SupplementRequest,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="marks",
        verbose_name="yêu cầu bổ sung",
    )
    kind = models.CharField("loại", max_length=5, choices=Kind.choices)
    # The key of the field, table or paper; empty for a free item.
    key = models.CharField("mã chỗ", max_length=60, blank=True)
    row = models.PositiveSmallIntegerField("dòng", null=True, blank=True)
    # As the notice names it, whatever the form is called later.
    label = models.CharField("chỗ cần bổ sung", max_length=1000)
    reason = models.TextField("lý do")
    # Not blocking: advice, which the applicant may leave.
    blocking = models.BooleanField("bắt buộc", default=True)
    # Giải trình: why the applicant left it as it was.
    reply = models.TextField("giải trình", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chỗ cần bổ sung"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="free", key="", row__isnull=True)
                | models.Q(kind="row", key__gt="", row__isnull=False)
                | models.Q(kind__in=["field", "paper"], key__gt="", row__isnull=True),
                name="a_mark_names_its_place",
            ),
            models.UniqueConstraint(
                fields=["dossier", "request", "kind", "key", "row"],
                condition=~models.Q(kind="free"),
                nulls_distinct=False,
                name="one_mark_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.label
