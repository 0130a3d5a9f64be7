"""How programs get in: partner systems with credentials of their own, and keys by which a program speaks for an officer."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.models import Token
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now, TruncDate

from congvu.accounts.models.people import Account, Enterprise, Kind, Scope
from congvu.kernel.work_calendar import VIETNAM
from congvu.organisations.models import Appointment, Role

# For how many days a key is given at most.
LONGEST_KEY = 366


class PartnerSystemQuerySet(models.QuerySet["PartnerSystem"]):
    def visible_to(self, actor: Account) -> PartnerSystemQuerySet:
        """An administrator sees all, nobody else any."""
        return self.filter(_administers(actor))


class PartnerSystem(models.Model):
    """Hệ thống đối tác: a machine with client credentials, acting through an account of its own."""

    name = models.CharField("tên hệ thống", max_length=200)
    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, related_name="partner_system", verbose_name="tài khoản"
    )
    enterprises = models.ManyToManyField(
        Enterprise, blank=True, related_name="partners", verbose_name="nộp hồ sơ thay cho doanh nghiệp"
    )
    client_id = models.CharField("mã khách", max_length=100, unique=True)
    scopes = models.JSONField("phạm vi", default=list)
    approved_at = models.DateTimeField("duyệt lúc")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = PartnerSystemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hệ thống đối tác"

    def __str__(self) -> str:
        return self.name


class AccessKeyQuerySet(models.QuerySet["AccessKey"]):
    def in_force(self) -> AccessKeyQuerySet:
        """Keys that open something today, by the database's clock."""
        return self.filter(revoked_at__isnull=True, until__gte=TruncDate(Now(), tzinfo=VIETNAM))

    def visible_to(self, actor: Account) -> AccessKeyQuerySet:
        """One's own; an administrator sees all."""
        return self.filter(models.Q(account=actor) | models.Q(_administers(actor)))


class AccessKey(models.Model):
    """Mã truy cập: a program speaks for an officer until a day; what it may do is what his posts let him do."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="access_keys", verbose_name="cán bộ")
    name = models.CharField("dùng cho", max_length=200)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices), verbose_name="phạm vi")
    until = models.DateField("dùng đến hết ngày")
    # The last letters of the value, by which people tell keys apart; the value itself is kept only as a hash.
    ending = models.CharField("bốn chữ cuối", max_length=4)
    token = models.OneToOneField(
        Token, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="mã băm"
    )
    issued_at = models.DateTimeField("cấp lúc")
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người cấp")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = AccessKeyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "mã truy cập"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | models.Q(token__isnull=True),
                name="a_revoked_key_opens_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (…{self.ending})"


def _administers(actor: Account) -> Any:
    if actor.kind == Kind.PROGRAM:
        return models.Q()
    posts = Appointment.objects.in_force().filter(officer=actor.officer_id, roles__contains=[Role.ADMINISTRATOR])
    return models.Exists(posts)
