"""Electronic copies that the agency issues of papers and results (NĐ 30/2020/NĐ-CP Đ25)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account
from congvu.dossiers.copying import Form
from congvu.dossiers.models.acts import Act, Decision
from congvu.dossiers.models.dossier import Dossier
from congvu.dossiers.models.papers import Paper
from congvu.files.models import StoredFile


class ElectronicCopy(Act):
    """Bản sao điện tử: a scanned paper, or pages of it or of a result, under the agency's signature (NĐ 30/2020/NĐ-CP Đ25).

    It is worth as much as what it copies (Đ26) once it is signed.
    """

    class Form(models.TextChoices):
        TRUE = Form.TRUE.value, _("Bản sao y điện tử")
        OF_COPY = Form.OF_COPY.value, _("Bản sao lục điện tử")
        EXTRACT = Form.EXTRACT.value, _("Bản trích sao điện tử")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="copies", verbose_name="hồ sơ")
    # What is copied: one of both. Of a paper scanned into several files it is the first.
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="thành phần hồ sơ"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="kết quả"
    )
    form = models.CharField("hình thức sao", max_length=10, choices=Form.choices)
    # "1-3, 5" of an extract.
    pages = models.CharField("các trang", max_length=500, blank=True)
    name = models.CharField("tên văn bản được sao", max_length=500)
    # As it was made, and once it is signed as it is given out.
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp")
    signed_at = models.DateTimeField("ký số lúc", null=True, blank=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người hủy"
    )
    cancel_reason = models.CharField("lý do hủy", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "bản sao điện tử"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paper__isnull=False, decision__isnull=True)
                | Q(paper__isnull=True, decision__isnull=False, form=Form.EXTRACT.value),
                name="a_copy_is_of_a_paper_or_extracts_a_result",
            ),
            models.CheckConstraint(
                condition=Q(form=Form.EXTRACT.value, pages__gt="") | (~Q(form=Form.EXTRACT.value) & Q(pages="")),
                name="an_extract_names_its_pages",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, cancel_reason__gt=""),
                name="a_cancelled_copy_says_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=["paper", "form", "pages"],
                condition=Q(signed_at__isnull=True, cancelled_at__isnull=True),
                name="a_copy_waits_once",
            ),
            models.UniqueConstraint(
                fields=["decision", "pages"],
                condition=Q(signed_at__isnull=True, cancelled_at__isnull=True),
                name="an_extract_waits_once",
            ),
        ]

    def __str__(self) -> str:
        pages = f", trang {self.pages}" if self.pages else ""
        return f"{self.get_form_display()}: {self.name}{pages}"

    @property
    def is_waiting(self) -> bool:
        return self.signed_at is None and self.cancelled_at is None
