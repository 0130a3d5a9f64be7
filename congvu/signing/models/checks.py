"""What a check of an uploaded file's signatures found."""

from __future__ import annotations

from django.db import models

from congvu.files.models import StoredFile


class Check(models.Model):
    """Kết quả kiểm tra chữ ký số: the report on one stored file, as it was at `at`; a later check replaces it."""

    class Verdict(models.TextChoices):
        """Kết luận."""

        VALID = "valid", "Hợp lệ"
        INVALID = "invalid", "Không hợp lệ"
        INDETERMINATE = "indeterminate", "Chưa xác định được"
        UNSIGNED = "unsigned", "Không có chữ ký số"

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+", verbose_name="tệp")
    verdict = models.CharField("kết luận", max_length=13, choices=Verdict.choices)
    report = models.JSONField("báo cáo")
    at = models.DateTimeField("kiểm tra lúc")

    class Meta:
        verbose_name = verbose_name_plural = "kết quả kiểm tra chữ ký số"

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.file}"
