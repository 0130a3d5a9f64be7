from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now, TruncDate

from congvu.kernel.work_calendar import VIETNAM


class Role(models.TextChoices):
    """Vai trò: what an appointment allows in its unit. Process lanes name these."""

    RECEIVER = "receiver", "Tiếp nhận và trả kết quả"
    REVIEWER = "reviewer", "Thụ lý"
    UNIT_LEADER = "unit_leader", "Lãnh đạo đơn vị"
    SIGNER = "signer", "Lãnh đạo ký duyệt"
    CLERK = "clerk", "Văn thư"
    CATALOG_EDITOR = "catalog_editor", "Quản trị danh mục thủ tục"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"


class Agency(models.Model):
    """Cơ quan: a ministry, department or province that has an identification code."""

    code = models.CharField("mã định danh (TT 10/2016)", max_length=13, unique=True)
    code_2020 = models.CharField("mã định danh (QĐ 20/2020)", max_length=35, blank=True)
    name = models.CharField("tên cơ quan", max_length=300)
    name_en = models.CharField("tên tiếng Anh", max_length=300, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="cơ quan chủ quản",
    )

    class Meta:
        verbose_name = verbose_name_plural = "cơ quan"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """Đơn vị: a department, division or one-stop desk of an agency, in a tree."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units", verbose_name="cơ quan")
    code = models.SlugField("mã đơn vị", max_length=40, unique=True)
    name = models.CharField("tên đơn vị", max_length=300)
    name_en = models.CharField("tên tiếng Anh", max_length=300, blank=True)
    symbol = models.CharField("ký hiệu trên văn bản", max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="đơn vị cấp trên"
    )
    is_one_stop = models.BooleanField("là Bộ phận Một cửa", default=False)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    closed_on = models.DateField("ngày giải thể", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "đơn vị"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """Cán bộ, công chức, viên chức: a person who serves; logs in through an account."""

    full_name = models.CharField("họ và tên", max_length=200)
    number = models.CharField("số hiệu", max_length=30, unique=True)
    email = models.EmailField("thư điện tử công vụ", unique=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    left_on = models.DateField("ngày thôi việc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "cán bộ, công chức, viên chức"
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date) -> AppointmentQuerySet:
        """Appointments in force on a day."""
        return self.filter(from_on__lte=day).filter(models.Q(to_on__isnull=True) | models.Q(to_on__gte=day))

    def in_force(self) -> AppointmentQuerySet:
        """Appointments in force today by the database's clock: for `visible_to`, which is told no date."""
        today = TruncDate(Now(), tzinfo=VIETNAM)
        return self.filter(from_on__lte=today).filter(models.Q(to_on__isnull=True) | models.Q(to_on__gte=today))


class Appointment(models.Model):
    """Vị trí công tác: an officer's post in a unit, with a title and roles, for a time."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="appointments", verbose_name="cán bộ")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments", verbose_name="đơn vị")
    title = models.CharField("chức vụ", max_length=200)
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices), verbose_name="vai trò")
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "vị trí công tác"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="appointment_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer}, {self.title}, {self.unit}"


class WorkCalendarNotice(models.Model):
    """Thông báo lịch nghỉ: one year's days off and swapped days; a later version replaces an earlier one."""

    year = models.PositiveSmallIntegerField("năm")
    version = models.PositiveSmallIntegerField("phiên bản")
    number = models.CharField("số thông báo", max_length=200)
    days_off = ArrayField(models.DateField(), verbose_name="ngày nghỉ")
    days_worked = ArrayField(models.DateField(), default=list, blank=True, verbose_name="ngày làm bù")
    # ISO date → why, in Vietnamese: an explained deadline quotes it.
    names = models.JSONField("tên ngày nghỉ", default=dict, blank=True)
    # ISO date → the document that says so, where it is not `number`.
    sources = models.JSONField("văn bản của từng ngày", default=dict, blank=True)
    published_at = models.DateTimeField("thời điểm ban hành")

    class Meta:
        verbose_name = verbose_name_plural = "thông báo lịch nghỉ"
        ordering = ["year", "version"]
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="one_notice_version_a_year")]

    def __str__(self) -> str:
        return f"Lịch nghỉ năm {self.year} ({self.number})"
