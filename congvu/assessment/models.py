"""What is stored of being rated, and what must always be true of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account, Kind
from congvu.accounts.queries import remembered
from congvu.catalog.models import Field
from congvu.dossiers.models import Dossier
from congvu.organisations.models import Appointment, Role, Unit
from congvu.workflow.queries import below_of

LEADING = (Role.UNIT_LEADER, Role.SIGNER)


class Grade(models.IntegerChoices):
    """Mức độ hài lòng (TT 32/2017/TT-BTTTT Đ12.1c)."""

    VERY_SATISFIED = 3, _("Rất hài lòng")
    SATISFIED = 2, _("Hài lòng")
    UNSATISFIED = 1, _("Chưa hài lòng")


def led_by(actor: Account) -> frozenset[int]:
    """The ids of the units an officer leads today, and of all under them."""
    if not getattr(actor, "is_authenticated", False) or actor.officer_id is None:
        return frozenset()

    def ask() -> frozenset[int]:
        posts = Appointment.objects.in_force().filter(officer=actor.officer_id, roles__overlap=list(LEADING))
        units = frozenset(posts.values_list("unit", flat=True))
        return units | below_of(actor, units) if units else units

    return remembered(actor, "units_led", ask)


class SlipQuerySet(models.QuerySet["Slip"]):
    def owned_by(self, account: Account) -> SlipQuerySet:
        """The slips of a citizen's own dossiers, and of the enterprises the account works for."""
        return self.filter(dossier__in=Dossier.objects.owned_by(account).values("pk"))

    def visible_to(self, actor: Account) -> SlipQuerySet:
        """Whoever may read what was said: the applicant, and the leaders who answer for it. Never the officer rated.

        Where nobody leads the unit it happened in, the leaders of the unit that handles the dossier answer for it.
        """
        if not getattr(actor, "is_authenticated", False):
            return self.none()
        if actor.kind == Kind.PERSON:
            return self.owned_by(actor)
        led = led_by(actor)
        if not led:
            return self.none()
        leading = Appointment.objects.in_force().filter(unit=models.OuterRef("unit"), roles__overlap=list(LEADING))
        unled = models.Q(dossier__unit__in=led) & ~models.Q(models.Exists(leading))
        return self.filter(models.Q(unit__in=led) | unled).exclude(officer=actor)

    def rated(self) -> SlipQuerySet:
        return self.filter(overall__isnull=False)

    def unexplained(self) -> SlipQuerySet:
        """Those the agency owes an explanation."""
        return self.filter(explain_by__isnull=False, explanation__isnull=True)


class Slip(models.Model):
    """Phiếu đánh giá: one for each contact of the applicant with the agency (TT 01/2018/TT-VPCP Đ12). Empty until rated."""

    class Contact(models.TextChoices):
        """Lần tiếp xúc: what the slip goes with."""

        RECEPTION = "reception", _("Tiếp nhận hồ sơ")
        SUPPLEMENT = "supplement", _("Yêu cầu bổ sung hồ sơ")
        NON_ACCEPTANCE = "non_acceptance", _("Từ chối tiếp nhận hồ sơ")
        RETURN = "return", _("Trả kết quả")

    class Way(models.TextChoices):
        """Hình thức đánh giá (NĐ 61/2018/NĐ-CP Đ29.1)."""

        PORTAL = "portal", _("Trên Cổng, đã đăng nhập")
        LINK = "link", _("Bằng đường dẫn hoặc mã QR")
        KIOSK = "kiosk", _("Thiết bị đánh giá tại Bộ phận Một cửa")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+", verbose_name="hồ sơ")
    contact = models.CharField("lần tiếp xúc", max_length=20, choices=Contact.choices)
    # The recorded fact that opened it: a job run twice opens one slip.
    cause = models.BigIntegerField("sự kiện mở phiếu", unique=True)
    # Whoever holds it may rate without logging in.
    token = models.CharField("khóa của phiếu", max_length=43, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị được đánh giá")
    officer = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cán bộ đã tiếp xúc"
    )
    opened_at = models.DateTimeField("lập lúc")
    overall = models.PositiveSmallIntegerField("đánh giá chung", choices=Grade.choices, null=True, blank=True)
    convenience = models.PositiveSmallIntegerField("thuận tiện", choices=Grade.choices, null=True, blank=True)
    timeliness = models.PositiveSmallIntegerField("đúng hạn", choices=Grade.choices, null=True, blank=True)
    attitude = models.PositiveSmallIntegerField("thái độ", choices=Grade.choices, null=True, blank=True)
    words = models.TextField("góp ý", blank=True)
    contacts = models.PositiveSmallIntegerField("số lần phải liên hệ", null=True, blank=True)
    agencies = models.PositiveSmallIntegerField("số cơ quan khác phải liên hệ", null=True, blank=True)
    way = models.CharField("hình thức đánh giá", max_length=10, choices=Way.choices, blank=True)
    # When it was first filled, and last changed.
    rated_at = models.DateTimeField("đánh giá lúc", null=True, blank=True)
    changed_at = models.DateTimeField("sửa lúc", null=True, blank=True)
    explain_by = models.DateTimeField("hạn giải trình", null=True, blank=True)
    reminded_at = models.DateTimeField("đã nhắc giải trình lúc", null=True, blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "phiếu đánh giá"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(overall__isnull=True, rated_at__isnull=True, explain_by__isnull=True)
                | models.Q(overall__isnull=False, rated_at__isnull=False, way__gt=""),
                name="a_rated_slip_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=models.Q(overall__isnull=False)
                | models.Q(convenience__isnull=True, timeliness__isnull=True, attitude__isnull=True, words=""),
                name="a_slip_is_rated_as_a_whole",
            ),
            *(
                models.CheckConstraint(condition=models.Q(**{f"{name}__range": (1, 3)}), name=f"three_grades_{name}")
                for name in ("overall", "convenience", "timeliness", "attitude")
            ),
        ]
        indexes = [
            models.Index(fields=["rated_at"], condition=models.Q(overall__isnull=False), name="slip_rated"),
            models.Index(fields=["explain_by"], condition=models.Q(explain_by__isnull=False), name="slip_to_explain"),
        ]

    def __str__(self) -> str:
        return f"Phiếu đánh giá {self.get_contact_display()}"


class Explanation(models.Model):
    """Giải trình: what the agency answers to who was not satisfied (TT 01/2018/TT-VPCP Đ17.1đ). The applicant reads it."""

    class Finding(models.TextChoices):
        """Kết luận: an opinion found untrue does not count against the officer (TT 01/2018/TT-VPCP Đ13.7c)."""

        FOUNDED = "founded", _("Tiếp thu, khắc phục")
        UNFOUNDED = "unfounded", _("Đã xác minh, ý kiến chưa đúng")

    slip = models.OneToOneField(Slip, on_delete=models.CASCADE, related_name="explanation", verbose_name="phiếu")
    finding = models.CharField("kết luận", max_length=10, choices=Finding.choices)
    text = models.TextField("nội dung giải trình")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người giải trình")
    at = models.DateTimeField("giải trình lúc")

    class Meta:
        verbose_name = verbose_name_plural = "giải trình"
        constraints = [
            models.CheckConstraint(condition=models.Q(text__gt=""), name="an_explanation_says_something"),
        ]

    def __str__(self) -> str:
        return f"Giải trình {self.slip}"


class PracticeReportQuerySet(models.QuerySet["PracticeReport"]):
    def visible_to(self, actor: Account) -> PracticeReportQuerySet:
        return self.filter(unit__in=led_by(actor))


class PracticeReport(models.Model):
    """Báo cáo thực hiện một cửa: what an inspection or report found of a unit, which no dossier tells (TT 01/2018 Đ14.3c).

    Indicators 5 and 6 are read from it. A later report of the same days replaces an earlier one.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    first = models.DateField("từ ngày")
    last = models.DateField("đến ngày")
    settled_share = models.DecimalField(
        "tỷ lệ thủ tục giải quyết tại Bộ phận Một cửa (%)", max_digits=4, decimal_places=1, null=True, blank=True
    )
    all_received = models.BooleanField("mọi thủ tục đều tiếp nhận tại Bộ phận Một cửa", null=True, blank=True)
    posted = models.BooleanField("thủ tục được niêm yết đầy đủ, đúng, kịp thời", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=500)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người báo cáo")
    at = models.DateTimeField("báo cáo lúc")

    objects = PracticeReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "báo cáo thực hiện một cửa"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="a_practice_report_has_days"),
            models.CheckConstraint(condition=models.Q(basis__gt=""), name="a_practice_report_has_a_basis"),
            models.CheckConstraint(condition=models.Q(settled_share__range=(0, 100)), name="a_share_is_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"Báo cáo của {self.unit} từ {self.first}"


class ClosedDay(models.Model):
    """Ngày đã chốt điểm: the dossiers decided on it were added up (`DayTally`), and nothing has changed them since."""

    day = models.DateField("ngày", unique=True)
    closed_at = models.DateTimeField("chốt lúc")

    class Meta:
        verbose_name = verbose_name_plural = "ngày đã chốt điểm"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class DayTally(models.Model):
    """Điểm cộng theo ngày: how many of a closed day's dossiers have which points, for a unit, an officer or a field there."""

    class Kind(models.TextChoices):
        """Cộng theo."""

        UNIT = "unit", "Đơn vị"
        OFFICER = "officer", "Cán bộ"
        # The officer's own: each dossier once, however many units took part, under the unit that handles it.
        OWN = "own", "Của riêng cán bộ"
        FIELD = "field", "Lĩnh vực"

    closed = models.ForeignKey(ClosedDay, on_delete=models.CASCADE, related_name="tallies", verbose_name="ngày")
    kind = models.CharField("cộng theo", max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name="đơn vị")
    officer = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="cán bộ"
    )
    field = models.ForeignKey(
        Field, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="lĩnh vực"
    )
    dossiers = models.PositiveIntegerField("số hồ sơ")
    # Indicator → how many dossiers have 0, 1 and 2 points in it.
    counts = models.JSONField("số hồ sơ theo điểm")

    class Meta:
        verbose_name = verbose_name_plural = "điểm cộng theo ngày"
        constraints = [
            models.UniqueConstraint(
                fields=["closed", "kind", "unit", "officer", "field"], nulls_distinct=False, name="one_tally_a_line"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("officer", "own"), officer__isnull=False, field__isnull=True)
                | models.Q(kind="field", officer__isnull=True)
                | models.Q(kind="unit", officer__isnull=True, field__isnull=True),
                name="a_tally_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.closed}"
