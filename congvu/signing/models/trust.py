"""Whom this ministry trusts."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from congvu.accounts.models import Account


class TrustedAuthorityQuerySet(models.QuerySet["TrustedAuthority"]):
    def trusted(self, at: datetime) -> TrustedAuthorityQuerySet:
        """On the list at this moment, whatever happened to the list later."""
        return self.filter(models.Q(removed_at__isnull=True) | models.Q(removed_at__gt=at), added_at__lte=at)


class TrustedAuthority(models.Model):
    """Tổ chức chứng thực tin cậy: a root or issuing certificate on the list, for one purpose, added and removed with reason."""

    class Purpose(models.TextChoices):
        """Mục đích."""

        PUBLIC = "public", "Chữ ký số công cộng"
        GOVERNMENT = "government", "Chữ ký số chuyên dùng công vụ"
        TIME_STAMP = "time_stamp", "Dấu thời gian"

    name = models.CharField("tên tổ chức", max_length=300)
    purpose = models.CharField("mục đích", max_length=12, choices=Purpose.choices)
    der = models.BinaryField("chứng thư (DER)")
    sha256 = models.CharField("mã băm", max_length=64)
    subject = models.CharField("chủ thể", max_length=500)
    not_before = models.DateTimeField("hiệu lực từ")
    not_after = models.DateTimeField("hiệu lực đến")
    # Signatures are trusted by it when they were made within these days; empty: no limit but its own validity.
    trusted_from = models.DateTimeField("tin cậy từ", null=True, blank=True)
    trusted_until = models.DateTimeField("tin cậy đến", null=True, blank=True)
    reason = models.CharField("lý do đưa vào", max_length=300)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người đưa vào")
    added_at = models.DateTimeField("đưa vào lúc")
    removed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người đưa ra"
    )
    removed_at = models.DateTimeField("đưa ra lúc", null=True, blank=True)
    removal_reason = models.CharField("lý do đưa ra", max_length=300, blank=True)

    objects = TrustedAuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "tổ chức chứng thực tin cậy"
        ordering = ["purpose", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "purpose"],
                condition=models.Q(removed_at__isnull=True),
                name="an_authority_is_trusted_once_for_a_purpose",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | (models.Q(removed_at__isnull=False, removed_by__isnull=False) & ~models.Q(removal_reason="")),
                name="an_authority_removed_says_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=models.Q(trusted_until__isnull=True)
                | models.Q(trusted_from__isnull=True)
                | models.Q(trusted_until__gt=models.F("trusted_from")),
                name="trust_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
