from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account
from congvu.dossiers.models import Dossier, ResultWay
from congvu.post import rules


class ConsignmentQuerySet(models.QuerySet["Consignment"]):
    def visible_to(self, actor: Account) -> ConsignmentQuerySet:
        """Whoever sees the dossier sees how it travels."""
        return self.filter(dossier__in=Dossier.objects.visible_to(actor).order_by().values("pk"))


class Consignment(models.Model):
    """Bưu gửi: a result, or papers, carried by the public post (NĐ 61/2018/NĐ-CP Đ16.2; TT 22/2019/TT-BTTTT Đ6.1p)."""

    class Direction(models.TextChoices):
        DELIVERY = "delivery", _("Trả kết quả")
        COLLECTION = "collection", _("Thu gom hồ sơ")

    class State(models.TextChoices):
        ASKED = rules.ASKED, _("Đã đặt, gửi khi có kết quả")
        WAITING = rules.WAITING, _("Chờ giao cho bưu chính")
        ACCEPTED = rules.ACCEPTED, _("Bưu chính đã nhận")
        ON_THE_WAY = rules.ON_THE_WAY, _("Đang vận chuyển")
        DELIVERED = rules.DELIVERED, _("Đã phát")
        SENT_BACK = rules.SENT_BACK, _("Chuyển hoàn")
        REFUSED = rules.REFUSED, _("Bưu chính không nhận")
        CANCELLED = rules.CANCELLED, _("Đã hủy")

    # Mã đặt: the same at every try, so that the operator orders once.
    reference = models.CharField("mã đặt", max_length=40, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", verbose_name="hồ sơ")
    direction = models.CharField("chiều", max_length=10, choices=Direction.choices)
    # How the result was to be had before it was to be sent, for whoever thinks better of it.
    way_before = models.CharField("cách nhận trước đó", max_length=10, choices=ResultWay.choices, blank=True)
    # Where it is fetched or brought. Empty: the contact of the dossier.
    name = models.CharField("người giao, người nhận", max_length=300, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = models.CharField("số điện thoại", max_length=40, blank=True)
    # What the operator asks of who sends or receives, in đồng; unknown where it has not said.
    fee = models.PositiveIntegerField("cước (đồng)", null=True, blank=True)
    tracking = models.CharField("số hiệu bưu gửi", max_length=40, blank=True)
    state = models.CharField("trạng thái", max_length=12, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    next_at = models.DateTimeField("thử lại lúc", null=True, blank=True)
    problem = models.CharField("vướng mắc", max_length=500, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người đặt")
    at = models.DateTimeField("đặt lúc")
    asked_at = models.DateTimeField("hỏi bưu chính lần cuối lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    objects = ConsignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "bưu gửi"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "direction"],
                condition=~models.Q(state__in=["sent_back", "refused", "cancelled"]),
                name="one_consignment_a_direction",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["accepted", "on_the_way", "delivered", "sent_back"])
                | models.Q(tracking__gt=""),
                name="a_carried_consignment_has_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="consignment_to_order"),
            models.Index(
                fields=["asked_at"], condition=models.Q(state__in=["accepted", "on_the_way"]), name="consignment_open"
            ),
        ]

    def __str__(self) -> str:
        return self.tracking or self.reference

    @property
    def way_if_cancelled(self) -> str:
        """How the result is had then: as before, or at the desk where it was to be sent from the start."""
        return ResultWay.COUNTER if self.way_before in {"", ResultWay.POST} else self.way_before

    @property
    def may_be_cancelled(self) -> bool:
        """Not collected yet."""
        return self.state in rules.MAY_BE_CANCELLED


class JourneyReport(models.Model):
    """Hành trình bưu gửi: one report of the operator; the same report twice is one row."""

    consignment = models.ForeignKey(
        Consignment, on_delete=models.CASCADE, related_name="reports", verbose_name="bưu gửi"
    )
    key = models.CharField("mã báo", max_length=80)
    # Empty where the operator's word is unknown to us: kept, and shown to the desk, but nothing follows from it.
    state = models.CharField("trạng thái", max_length=12, choices=Consignment.State.choices, blank=True)
    word = models.CharField("lời của bưu chính", max_length=120, blank=True)
    place = models.CharField("nơi", max_length=200, blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = verbose_name_plural = "hành trình bưu gửi"
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["consignment", "key"], name="one_report_a_key")]

    def __str__(self) -> str:
        return f"{self.consignment} {self.word or self.state}"
