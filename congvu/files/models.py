from __future__ import annotations

from django.db import models

from congvu.accounts.models import Account


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def owned_by(self, account: Account) -> StoredFileQuerySet:
        """The files that this account has given."""
        return self.filter(by=account)


class StoredFile(models.Model):
    """Tệp: immutable bytes on disk under their SHA-256; the row says who gave it and what it was called.

    Not downloadable by itself: a face serves it only through an object that the actor may see.
    """

    class Check(models.TextChoices):
        WAITING = "waiting", "Chờ kiểm tra"
        CLEAN = "clean", "Đã kiểm tra"
        BLOCKED = "blocked", "Bị chặn"

    sha256 = models.CharField("mã băm", max_length=64, db_index=True)
    size = models.BigIntegerField("dung lượng (byte)")
    media_type = models.CharField("kiểu nội dung", max_length=100)
    name = models.CharField("tên tệp", max_length=255)
    check_state = models.CharField("kiểm tra", max_length=10, choices=Check.choices, default=Check.WAITING)
    check_note = models.CharField("ghi chú kiểm tra", max_length=300, blank=True)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người tải lên")
    at = models.DateTimeField("thời điểm")

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "tệp"
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="no_empty_file"),
            models.CheckConstraint(condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="file_hash_is_sha256"),
            models.CheckConstraint(
                condition=models.Q(check_state="waiting", checked_at__isnull=True)
                | (~models.Q(check_state="waiting") & models.Q(checked_at__isnull=False)),
                name="a_checked_file_says_when",
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=models.Q(check_state="waiting"), name="file_waiting")]

    def __str__(self) -> str:
        return self.name
