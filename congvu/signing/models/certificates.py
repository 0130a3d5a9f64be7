"""Certificates that people and agencies of this ministry sign with, and where their keys live."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import models

from congvu.accounts.models import Account, Enterprise
from congvu.files.models import StoredFile
from congvu.organisations.models import Agency


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def usable(self, at: datetime) -> CertificateQuerySet:
        """Not given up, and within the time its issuer gave it."""
        return self.filter(ended_at__isnull=True, not_before__lte=at, not_after__gt=at)

    def owned_by(self, account: Account) -> CertificateQuerySet:
        return self.filter(account=account)


class Certificate(models.Model):
    """Chứng thư số: of a person, of an enterprise in a person's hands, or of an agency; its key is somewhere else."""

    class Place(models.TextChoices):
        """Nơi giữ khóa bí mật."""

        SOFTWARE = "software", "Khóa phần mềm (chỉ để trình diễn)"
        PKCS11 = "pkcs11", "Thiết bị PKCS#11 (USB token, HSM)"
        CSC = "csc", "Ký số từ xa"
        OWN_DEVICE = "own_device", "Thiết bị của người ký"

    # A person signs as himself, for an enterprise when it is named; an agency's certificate is in the hands of its clerks.
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ký"
    )
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="doanh nghiệp"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan"
    )
    place = models.CharField("nơi giữ khóa", max_length=12, choices=Place.choices)
    # Finds the key where it lives; never a secret.
    locator = models.JSONField("cách tìm khóa", default=dict)
    der = models.BinaryField("chứng thư (DER)")
    chain = models.JSONField("chuỗi chứng thư (DER, base64)", default=list)
    sha256 = models.CharField("mã băm", max_length=64)
    subject = models.CharField("chủ thể", max_length=500)
    issuer = models.CharField("tổ chức cấp", max_length=500)
    serial = models.CharField("số sê-ri", max_length=64)
    not_before = models.DateTimeField("hiệu lực từ")
    not_after = models.DateTimeField("hiệu lực đến")
    # The handwritten signature or the seal, transparent PNG (NĐ 30/2020/NĐ-CP, Phụ lục I, 7d and 8a).
    image = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hình ảnh"
    )
    # An agency's key that seals prints of the one-stop desk without a clerk at each; results always wait for a clerk.
    seals_by_itself = models.BooleanField("tự động đóng dấu mẫu in", default=False)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người đăng ký")
    at = models.DateTimeField("đăng ký lúc")
    ended_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)
    ended_reason = models.CharField("lý do thôi dùng", max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "chứng thư số"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False, agency__isnull=True)
                | models.Q(account__isnull=True, enterprise__isnull=True, agency__isnull=False),
                name="a_certificate_has_one_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | ~models.Q(ended_reason=""),
                name="a_certificate_given_up_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(seals_by_itself=False) | models.Q(agency__isnull=False),
                name="only_an_agency_seals_by_itself",
            ),
            models.UniqueConstraint(
                fields=["sha256", "account"],
                condition=models.Q(ended_at__isnull=True, account__isnull=False),
                name="a_person_registers_a_certificate_once",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(ended_at__isnull=True, agency__isnull=False),
                name="an_agency_has_one_certificate_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (số {self.serial})"

    @property
    def name(self) -> str:
        """The holder as the certificate calls him."""
        return _common_name(self.subject)

    @property
    def issuer_name(self) -> str:
        return _common_name(self.issuer)


def _common_name(whole: str) -> str:
    """The CN of a name written by RFC 4514; without one, the whole name."""
    found = re.search(r"(?:^|,)CN=((?:\\.|[^,\\])+)", whole)
    return found[1].replace("\\", "") if found else whole
