from __future__ import annotations

from datetime import date
from typing import Any

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
        """Appointments in force on a day: one's own, and those held in another's place (`Delegation`)."""
        return self._standing(day)

    def in_force(self) -> AppointmentQuerySet:
        """Appointments in force today by the database's clock: for `visible_to`, which is told no date."""
        return self._standing(TruncDate(Now(), tzinfo=VIETNAM))

    def _standing(self, day: Any) -> AppointmentQuerySet:
        return self.filter(
            models.Q(to_on__isnull=True) | models.Q(to_on__gte=day),
            models.Q(revoked_on__isnull=True) | models.Q(revoked_on__gt=day),
            from_on__lte=day,
        )

    def own(self) -> AppointmentQuerySet:
        """Posts held in nobody's place: only these can be handed to another."""
        return self.filter(in_place_of__isnull=True)


class Appointment(models.Model):
    """Vị trí công tác: an officer's post in a unit, with a title and roles, for a time."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="appointments", verbose_name="cán bộ")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments", verbose_name="đơn vị")
    title = models.CharField("chức vụ", max_length=200)
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices), verbose_name="vai trò")
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày", null=True, blank=True)
    # NĐ 61/2018/NĐ-CP Đ9.7: name and work telephone stand on the public page of the desk, for whom this is chosen.
    is_public = models.BooleanField("công khai họ tên, điện thoại tại Bộ phận Một cửa", default=False)
    # The post that is held here in another officer's place, and the day from which it no longer is.
    in_place_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="giữ thay vị trí"
    )
    revoked_on = models.DateField("thôi giữ thay từ ngày", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "vị trí công tác"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="appointment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(in_place_of__isnull=True) | models.Q(to_on__isnull=False),
                name="a_post_held_for_another_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_on__isnull=True) | models.Q(in_place_of__isnull=False),
                name="only_a_post_held_for_another_is_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}, {self.title}, {self.unit}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> AbsenceQuerySet:
        """Who is away on a day."""
        return self.filter(from_on__lte=day, to_on__gte=day, ended_at__isnull=True)

    def visible_to(self, actor: Any) -> AbsenceQuerySet:
        """One's own, those one stands in for, and those of the officers one leads; an administrator sees all."""
        mine = models.Q(officer=actor.officer_id) | models.Q(substitute=actor.officer_id)
        led = Appointment.objects.own().filter(unit__in=_led_by(actor))
        return self.filter(mine | models.Q(officer__in=led.values("officer")) | models.Exists(_administers(actor)))


class Absence(models.Model):
    """Nghỉ phép: an officer is away from one day to another, and a colleague does the work meanwhile."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences", verbose_name="cán bộ")
    substitute = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="người làm thay")
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày")
    reason = models.CharField("lý do", max_length=300)
    # The document that lets the substitute sign; without one he does everything but sign.
    document = models.CharField("văn bản phân công", max_length=200, blank=True)
    entered_at = models.DateTimeField("ghi lúc")
    ended_at = models.DateTimeField("kết thúc sớm lúc", null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "nghỉ phép"
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="an_absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~models.Q(substitute=models.F("officer")), name="nobody_stands_in_for_himself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} nghỉ từ {self.from_on:%d/%m/%Y} đến {self.to_on:%d/%m/%Y}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, actor: Any) -> DelegationQuerySet:
        """One's own, given or received, and those of the units one leads; an administrator sees all."""
        mine = models.Q(post__officer=actor.officer_id) | models.Q(of__officer=actor.officer_id)
        return self.filter(mine | models.Q(of__unit__in=_led_by(actor)) | models.Exists(_administers(actor)))


class Delegation(models.Model):
    """Ủy quyền, phân công xử lý thay: an officer's roles in a post, exercised by another from one day to another.

    A post that signs for another names its document, given or by leave: the database's trigger sees to it
    (`who_signs_for_another_names_the_document`). The delegate holds a post of his own for that time (`post`), so that whatever reads posts follows: sight,
    permission, inbox, search, counts, notifications.
    """

    of = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+", verbose_name="vị trí được thay")
    post = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, related_name="delegation", verbose_name="vị trí giữ thay"
    )
    absence = models.ForeignKey(
        Absence, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations", verbose_name="nghỉ phép"
    )
    reason = models.CharField("lý do", max_length=300)
    document = models.CharField("văn bản ủy quyền", max_length=200, blank=True)
    given_at = models.DateTimeField("ủy quyền lúc")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ủy quyền, phân công xử lý thay"
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(absence__isnull=False) | models.Q(document__gt=""),
                name="a_delegation_names_its_document",
            )
        ]

    def __str__(self) -> str:
        return f"{self.of.officer} ủy quyền cho {self.post.officer}"


class _AndBelow(models.Subquery):
    """The ids of units, and of all units under them."""

    template = (
        "(WITH RECURSIVE tree(id) AS (%(subquery)s UNION SELECT unit.id FROM organisations_unit unit"
        " JOIN tree ON unit.parent_id = tree.id) SELECT id FROM tree)"
    )


def _led_by(actor: Any) -> _AndBelow:
    """The ids of the units the actor leads by a post of his own, and of all units under them."""
    leads = Appointment.objects.in_force().own().filter(officer=actor.officer_id, roles__contains=[Role.UNIT_LEADER])
    return _AndBelow(leads.values("unit"))


def _administers(actor: Any) -> AppointmentQuerySet:
    return Appointment.objects.in_force().filter(officer=actor.officer_id, roles__contains=[Role.ADMINISTRATOR])


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
