from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account


class Channel(models.TextChoices):
    EMAIL = "email", _("Thư điện tử")
    SMS = "sms", _("Tin nhắn SMS")
    ZALO = "zalo", "Zalo"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, actor: Account) -> NotificationQuerySet:
        """A person's inbox is theirs alone."""
        return self.filter(account=actor)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """Thông báo: one message to one account, always in the in-app inbox, and by the channels the person chose."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", verbose_name="người nhận")
    # What asked for it, so that a repeated job tells nobody twice: "<event id>:<listener>".
    cause = models.CharField("nguyên nhân", max_length=200)
    title = models.CharField("tiêu đề", max_length=300)
    body = models.TextField("nội dung")
    link = models.CharField("đường dẫn", max_length=300, blank=True)
    at = models.DateTimeField("thời điểm")
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thông báo"
        constraints = [models.UniqueConstraint(fields=["account", "cause"], name="told_once")]
        indexes = [
            models.Index(fields=["account", "-id"], name="notification_inbox"),
            models.Index(fields=["account"], condition=models.Q(read_at__isnull=True), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """Lượt gửi: one notification by one outside channel, with how it went."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Gửi không được")

    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="deliveries", verbose_name="thông báo"
    )
    channel = models.CharField("kênh", max_length=10, choices=Channel.choices)
    address = models.CharField("địa chỉ nhận", max_length=254)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    next_at = models.DateTimeField("thử lại lúc", null=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    error = models.CharField("lỗi", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lượt gửi"
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="one_delivery_a_channel"),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="a_sent_delivery_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", next_at__isnull=False)
                | (~models.Q(state="waiting") & models.Q(next_at__isnull=True)),
                name="a_waiting_delivery_says_when_next",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.channel} → {self.address}"


class Preference(models.Model):
    """Tùy chọn nhận thông báo: whether an account wants a channel."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", verbose_name="tài khoản")
    channel = models.CharField("kênh", max_length=10, choices=Channel.choices)
    wanted = models.BooleanField("muốn nhận")

    class Meta:
        verbose_name = verbose_name_plural = "tùy chọn nhận thông báo"
        constraints = [models.UniqueConstraint(fields=["account", "channel"], name="one_wish_a_channel")]

    def __str__(self) -> str:
        return f"{self.account}: {self.channel}"


class MaintenanceNoticeQuerySet(models.QuerySet["MaintenanceNotice"]):
    def shown(self, at: datetime) -> MaintenanceNoticeQuerySet:
        """What every page tells: published, not withdrawn, not over."""
        return self.filter(published_at__lte=at, to_at__gt=at, withdrawn_at__isnull=True)


class MaintenanceNotice(models.Model):
    """Thông báo bảo trì: when services stop and when they are expected back, told a working day before (TT 32/2017 Đ11.2e)."""

    sentence = models.CharField("nội dung", max_length=500)
    from_at = models.DateTimeField("từ lúc")
    to_at = models.DateTimeField("dự kiến hoạt động trở lại lúc")
    # Why it could not be told a working day before; empty where it was.
    urgent_because = models.CharField("lý do sự cố", max_length=500, blank=True)
    published_at = models.DateTimeField("công bố lúc")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)

    objects = MaintenanceNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thông báo bảo trì"
        ordering = ["-from_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_at__gt=models.F("from_at")), name="maintenance_ends_after_its_beginning"
            ),
        ]
        indexes = [
            models.Index(fields=["to_at"], condition=models.Q(withdrawn_at__isnull=True), name="maintenance_shown")
        ]

    def __str__(self) -> str:
        return self.sentence
