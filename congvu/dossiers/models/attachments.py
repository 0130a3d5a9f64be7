"""What is issued with a result in files of their own (NĐ 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.8b)."""

from __future__ import annotations

from django.db import models

from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier
from congvu.files.models import StoredFile


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def standing(self) -> AttachmentQuerySet:
        """Those that nobody took away."""
        return self.filter(removed_at__isnull=True)


class Attachment(Act):
    """Văn bản kèm theo: a PDF of its own that goes out with the result. The agency signs it after the result is signed.

    `file` is as it was given; signed it is the paper kept about it (`congvu.signing`), one for each number of the result.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attachments", verbose_name="hồ sơ")
    name = models.CharField("tên văn bản", max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp")
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "văn bản kèm theo"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(name__gt=""), name="an_attachment_has_a_name"),
            models.UniqueConstraint(
                fields=["dossier", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="attachments_of_a_result_differ_in_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name
