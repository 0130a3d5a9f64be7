from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account, Kind
from congvu.catalog.models import Field
from congvu.counter import rules
from congvu.dossiers.models import Dossier
from congvu.organisations.models import Appointment, Role, Unit


def _units_of(actor: Account, *roles: str) -> models.Q:
    """Rows of the one-stop desks in which the actor holds one of the roles; all for the program."""
    if actor.kind == Kind.PROGRAM:
        return models.Q()
    if not actor.officer_id:
        return models.Q(pk__in=[])
    posts = Appointment.objects.in_force().filter(officer=actor.officer_id)
    return models.Q(unit__in=posts.filter(roles__overlap=list(roles)).values("unit"))


class ServiceGroupQuerySet(models.QuerySet["ServiceGroup"]):
    def visible_to(self, actor: Account) -> ServiceGroupQuerySet:
        """Those who receive at the desk, and administrators, who arrange every desk."""
        posts = Appointment.objects.in_force().filter(
            officer=actor.officer_id or 0, roles__contains=[Role.ADMINISTRATOR]
        )
        return self.filter(_units_of(actor, Role.RECEIVER) | models.Q(models.Exists(posts)))

    def published(self) -> ServiceGroupQuerySet:
        """What a kiosk offers."""
        return self.filter(ended_at__isnull=True, unit__closed_on__isnull=True)


class ServiceGroup(models.Model):
    """Nhóm dịch vụ: what people come for and take one kind of number for, by fields (NĐ 61/2018/NĐ-CP Đ13.2b)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="Bộ phận Một cửa")
    letter = models.CharField("chữ cái trên số", max_length=1)
    name = models.CharField("tên nhóm", max_length=120)
    name_en = models.CharField("tên tiếng Anh", max_length=120, blank=True)
    fields = models.ManyToManyField(Field, blank=True, related_name="+", verbose_name="lĩnh vực")
    # How many may book one half hour; none where nobody books.
    bookable = models.PositiveSmallIntegerField("số người hẹn mỗi nửa giờ", default=0)
    ended_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    objects = ServiceGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "nhóm dịch vụ"
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "letter"], condition=models.Q(ended_at__isnull=True), name="one_group_a_letter"
            ),
            models.CheckConstraint(condition=models.Q(letter__regex="^[A-Z]$"), name="a_group_has_a_letter"),
        ]

    def __str__(self) -> str:
        return self.name


class WindowQuerySet(models.QuerySet["Window"]):
    def visible_to(self, actor: Account) -> WindowQuerySet:
        """Those who receive at the desk, and administrators, who arrange every desk."""
        posts = Appointment.objects.in_force().filter(
            officer=actor.officer_id or 0, roles__contains=[Role.ADMINISTRATOR]
        )
        return self.filter(_units_of(actor, Role.RECEIVER) | models.Q(models.Exists(posts)))


class Window(models.Model):
    """Quầy: one window of a one-stop desk, the groups it serves, and who sits at it now (NĐ 61/2018/NĐ-CP Đ13.2b)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="Bộ phận Một cửa")
    number = models.PositiveSmallIntegerField("số quầy")
    groups = models.ManyToManyField(ServiceGroup, related_name="windows", verbose_name="nhóm dịch vụ")
    officer = models.OneToOneField(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cán bộ đang ngồi"
    )
    opened_at = models.DateTimeField("mở lúc", null=True, blank=True)
    ended_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "quầy"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"], condition=models.Q(ended_at__isnull=True), name="one_window_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(officer__isnull=True, opened_at__isnull=True)
                | models.Q(officer__isnull=False, opened_at__isnull=False, ended_at__isnull=True),
                name="an_open_window_has_its_officer",
            ),
        ]

    def __str__(self) -> str:
        return f"Quầy {self.number}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, actor: Account) -> BookingQuerySet:
        """Those who receive at the desk that is booked."""
        if actor.kind == Kind.PROGRAM:
            return self.all()
        posts = Appointment.objects.in_force().filter(officer=actor.officer_id or 0, roles__contains=[Role.RECEIVER])
        return self.filter(group__unit__in=posts.values("unit"))

    def owned_by(self, account: Account) -> BookingQuerySet:
        """What a person has booked while logged in."""
        return self.filter(account=account)


class Booking(models.Model):
    """Lịch hẹn: a half hour at the desk that somebody has booked, with an account or with a telephone number."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Đã đặt")
        KEPT = "kept", _("Đã đến")
        CANCELLED = "cancelled", _("Đã hủy")
        MISSED = "missed", _("Không đến")

    # Mã hẹn: unguessable; whoever has it may change or cancel.
    code = models.CharField("mã hẹn", max_length=16, unique=True)
    group = models.ForeignKey(
        ServiceGroup, on_delete=models.PROTECT, related_name="bookings", verbose_name="nhóm dịch vụ"
    )
    slot = models.DateTimeField("giờ hẹn")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người đặt"
    )
    # Emptied some days after the appointment: nobody needs them then.
    name = models.CharField("họ và tên", max_length=200, blank=True)
    phone = models.CharField("số điện thoại", max_length=20, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.BOOKED)
    booked_at = models.DateTimeField("đặt lúc")
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    reminded_at = models.DateTimeField("nhắc lúc", null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lịch hẹn"
        ordering = ["slot", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="booked", ended_at__isnull=True)
                | (~models.Q(state="booked") & models.Q(ended_at__isnull=False)),
                name="an_ended_booking_says_when",
            )
        ]
        indexes = [
            models.Index(fields=["group", "slot"], condition=models.Q(state="booked"), name="booking_open"),
            models.Index(fields=["phone"], condition=models.Q(state="booked"), name="booking_of_phone"),
        ]

    def __str__(self) -> str:
        return self.code


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Account) -> TicketQuerySet:
        """Those who receive at the desk."""
        return self.filter(_units_of(actor, Role.RECEIVER))

    def published(self) -> TicketQuerySet:
        """What the hall sees: a number tells nothing of who holds it, and its page is found by a long code only."""
        return self.all()


class Ticket(models.Model):
    """Số thứ tự: a number of the day with which somebody waits (NĐ 61/2018/NĐ-CP Đ13.2b). It names nobody."""

    class State(models.TextChoices):
        WAITING = rules.WAITING, _("Đang chờ")
        CALLED = rules.CALLED, _("Đang được gọi")
        SERVED = rules.SERVED, _("Đã phục vụ")
        ABSENT = rules.ABSENT, _("Gọi không có mặt")
        CLOSED = rules.CLOSED, _("Hết ngày, chưa phục vụ")

    class Priority(models.TextChoices):
        """Diện ưu tiên."""

        NONE = "", _("Không thuộc diện ưu tiên")
        ELDERLY = "elderly", _("Người cao tuổi")
        DISABLED = "disabled", _("Người khuyết tật")
        PREGNANT = "pregnant", _("Phụ nữ mang thai")
        CHILD = "child", _("Người đi cùng trẻ nhỏ")
        MERIT = "merit", _("Người có công với cách mạng")
        BOOKED = "booked", _("Đã đặt lịch hẹn")

    code = models.CharField("mã tra cứu số", max_length=24, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="Bộ phận Một cửa")
    group = models.ForeignKey(
        ServiceGroup, on_delete=models.PROTECT, related_name="tickets", verbose_name="nhóm dịch vụ"
    )
    day = models.DateField("ngày")
    number = models.PositiveIntegerField("số")
    priority = models.CharField("diện ưu tiên", max_length=10, choices=Priority.choices, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.WAITING)
    # At which window it is or was called; of a waiting number, the only window it waits for.
    window = models.ForeignKey(
        Window, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name="quầy"
    )
    officer = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cán bộ"
    )
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="ticket", verbose_name="lịch hẹn"
    )
    taken_at = models.DateTimeField("lấy lúc")
    first_called_at = models.DateTimeField("gọi lần đầu lúc", null=True, blank=True)
    called_at = models.DateTimeField("gọi lúc", null=True, blank=True)
    calls = models.PositiveSmallIntegerField("số lần gọi", default=0)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)
    dossiers = models.ManyToManyField(Dossier, blank=True, related_name="+", verbose_name="hồ sơ nhận khi phục vụ")

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "số thứ tự"
        ordering = ["day", "taken_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "day", "number"], name="one_ticket_a_number"),
            models.UniqueConstraint(
                fields=["window"], condition=models.Q(state="called"), name="one_called_ticket_a_window"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["called", "served", "absent"])
                | models.Q(window__isnull=False, officer__isnull=False, called_at__isnull=False),
                name="a_called_ticket_has_its_window",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "called", "absent"], ended_at__isnull=True)
                | models.Q(state__in=["served", "closed"], ended_at__isnull=False),
                name="an_ended_ticket_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "day", "state"], name="ticket_of_day"),
            models.Index(fields=["group", "-ended_at"], condition=models.Q(state="served"), name="ticket_served"),
        ]

    def __str__(self) -> str:
        return rules.label(self.group.letter, self.number)

    @property
    def is_priority(self) -> bool:
        return bool(self.priority)


class PaperDraftQuerySet(models.QuerySet["PaperDraft"]):
    def owned_by(self, account: Account) -> PaperDraftQuerySet:
        """What an officer is typing: theirs alone, like a sheet on their desk."""
        return self.filter(officer=account)


class PaperDraft(models.Model):
    """Hồ sơ giấy đang nhập: what an officer has typed and scanned of a paper so far. It outlives a login, not its dossier."""

    token = models.CharField("mã trang", max_length=40)
    officer = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", verbose_name="cán bộ")
    # What the pages of the counter know; empty after nothing was typed.
    state = models.JSONField("nội dung đã nhập", default=dict)
    saved_at = models.DateTimeField("lưu lúc")

    objects = PaperDraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ giấy đang nhập"
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["officer", "token"], name="one_draft_a_page")]

    def __str__(self) -> str:
        return self.token
