"""What was verified about a dossier, and what was found (NĐ 61/2018/NĐ-CP Đ19.3)."""

from __future__ import annotations

from django.db import models

from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier
from congvu.files.models import StoredFile


class Verification(Act):
    """Thẩm tra, xác minh: what was verified and found; where people had to be there, also when, where and who was."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="verifications", verbose_name="hồ sơ")
    content = models.TextField("nội dung xác minh")
    findings = models.TextField("kết quả xác minh")
    # All three, or none: a check of documents needs no meeting.
    held_at = models.DateTimeField("tiến hành lúc", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=300, blank=True)
    participants = models.TextField("thành phần tham gia", blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản quét biên bản"
    )

    class Meta:
        verbose_name = verbose_name_plural = "thẩm tra, xác minh"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(content__gt="", findings__gt=""), name="a_verification_says_what_was_found"
            ),
            models.CheckConstraint(
                condition=models.Q(held_at__isnull=True, place="", participants="")
                | models.Q(held_at__isnull=False, place__gt="", participants__gt=""),
                name="a_verification_on_the_spot_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Xác minh {self.dossier}"
