"""The holder's consent to use a key, and each use of it."""

from __future__ import annotations

from django.db import models

from congvu.accounts.models import Account
from congvu.signing.models.certificates import Certificate
from congvu.signing.models.papers import Signature


class Consent(models.Model):
    """Đồng ý ký: one authorisation by the holder of a key, for exactly the digests of its uses."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="consents", verbose_name="chứng thư số"
    )
    # What the place of the key calls it; worth nothing once its uses are spent. Sealed at rest by the action.
    handle = models.TextField("mã ủy quyền", blank=True)
    expires_at = models.DateTimeField("hết hạn lúc", null=True, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người đồng ý")
    at = models.DateTimeField("thời điểm")

    class Meta:
        verbose_name = verbose_name_plural = "đồng ý ký"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Đồng ý ký {self.pk}"


class ConsentUse(models.Model):
    """Lượt dùng khóa: one digest that a consent covers. It is spent before the key is asked, and never given back."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="uses", verbose_name="đồng ý ký")
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="uses", verbose_name="chữ ký")
    digest = models.CharField("mã băm được ký", max_length=128)
    spent_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lượt dùng khóa"
        constraints = [
            models.UniqueConstraint(fields=["consent", "signature"], name="a_consent_covers_a_signature_once"),
            models.UniqueConstraint(fields=["consent", "digest"], name="a_consent_covers_a_digest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.signature}"
