from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.organisations.models import Appointment, Officer, Role

TOO_MANY_FAILURES = "đăng nhập sai quá số lần cho phép"


class Kind(models.TextChoices):
    PERSON = "person", _("Cá nhân")
    OFFICER = "officer", _("Cán bộ")
    PARTNER = "partner", _("Hệ thống đối tác")
    PROGRAM = "program", _("Hệ thống Công Vụ")


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, actor: Account) -> AccountQuerySet:
        """The accounts whose particulars the actor may see, in one query.

        Everyone sees their own and those who act for the same enterprise with them; a receiver, who registers
        persons and opens suspended accounts again, sees persons; an administrator sees all.
        """
        if actor.kind == Kind.PROGRAM:
            return self.all()
        own = models.Q(pk=actor.pk)
        if actor.officer_id is None:
            ours = EnterpriseStaff.objects.filter(account=actor, ended_at__isnull=True).values("enterprise")
            theirs = EnterpriseStaff.objects.filter(enterprise__in=ours, ended_at__isnull=True).values("account")
            return self.filter(own | models.Q(pk__in=theirs))
        posts = Appointment.objects.in_force().filter(officer=actor.officer_id)
        receives = models.Exists(posts.filter(roles__contains=[Role.RECEIVER]))
        administers = models.Exists(posts.filter(roles__contains=[Role.ADMINISTRATOR]))
        return self.filter(own | (models.Q(kind=Kind.PERSON) & models.Q(receives)) | models.Q(administers))


class AccountManager(BaseUserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Tài khoản: whoever acts. Every act is done `by` an account: a person, an officer, a partner system, the program."""

    email = models.EmailField("thư điện tử", unique=True)
    kind = models.CharField("loại tài khoản", max_length=10, choices=Kind.choices, default=Kind.PERSON)
    full_name = models.CharField("họ và tên", max_length=200)
    phone = models.CharField("số điện thoại", max_length=20, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    # Số định danh cá nhân, encrypted with PERSONAL_DATA_KEY; `personal_id_hash` finds it without opening it.
    personal_id_sealed = models.BinaryField("số định danh cá nhân (mã hóa)", null=True, blank=True)
    personal_id_hash = models.BinaryField("dấu vết số định danh", null=True, blank=True, unique=True)
    officer = models.OneToOneField(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cán bộ"
    )
    language = models.CharField("ngôn ngữ", max_length=2, default="vi")
    failed_logins = models.PositiveSmallIntegerField("số lần đăng nhập sai", default=0)
    # TT 05/2016/TT-BCT Đ11: suspended after more than 10 failed logins, or by the operator with a reason.
    suspended_at = models.DateTimeField("tạm khóa lúc", null=True, blank=True)
    suspended_reason = models.CharField("lý do tạm khóa", max_length=300, blank=True)
    created_at = models.DateTimeField("tạo lúc")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = "tài khoản"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=Kind.OFFICER, officer__isnull=False)
                | (~models.Q(kind=Kind.OFFICER) & models.Q(officer__isnull=True)),
                name="officers_and_only_officers_serve",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_active(self) -> bool:
        return self.suspended_at is None

    @property
    def is_suspended_by_failures(self) -> bool:
        """Whether too many failed logins suspended it: then the person proves the mailbox and opens it again."""
        return self.suspended_at is not None and self.suspended_reason == TOO_MANY_FAILURES

    @property
    def is_officer(self) -> bool:
        return self.kind == Kind.OFFICER

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class EnterpriseStatus(models.TextChoices):
    PENDING = "pending", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    REFUSED = "refused", _("Bị từ chối")


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def of(self, account: Account) -> EnterpriseQuerySet:
        """The enterprises an account works for."""
        return self.filter(staff__account=account, staff__ended_at__isnull=True)

    def visible_to(self, actor: Account) -> EnterpriseQuerySet:
        """The enterprises the actor may see, in one query: its own staff and partner systems, those who decide on it."""
        if actor.kind == Kind.PROGRAM:
            return self.all()
        if actor.officer_id is not None:
            decides = Appointment.objects.in_force().filter(
                officer=actor.officer_id, roles__overlap=[Role.RECEIVER, Role.ADMINISTRATOR]
            )
            return self.filter(models.Exists(decides))
        ours = EnterpriseStaff.objects.filter(account=actor, ended_at__isnull=True).values("enterprise")
        served = self.model.objects.filter(partners__account=actor, partners__revoked_at__isnull=True).values("pk")
        return self.filter(models.Q(pk__in=ours) | models.Q(pk__in=served))


class Enterprise(models.Model):
    """Doanh nghiệp, tổ chức: files dossiers through its staff once an officer has approved it (TT 05/2016/TT-BCT Đ9)."""

    name = models.CharField("tên doanh nghiệp", max_length=300)
    name_en = models.CharField("tên tiếng Anh", max_length=300, blank=True)
    tax_code = models.CharField("mã số thuế", max_length=14, unique=True)
    address = models.CharField("địa chỉ", max_length=300)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    email = models.EmailField("thư điện tử")
    representative = models.CharField("người đại diện theo pháp luật", max_length=200, blank=True)
    # files.StoredFile id of the scanned business certificate; files stands above accounts, so no foreign key.
    certificate_file_id = models.BigIntegerField("bản chụp giấy chứng nhận đăng ký", null=True, blank=True)
    status = models.CharField(
        "trạng thái", max_length=10, choices=EnterpriseStatus.choices, default=EnterpriseStatus.PENDING
    )
    requested_at = models.DateTimeField("đăng ký lúc")
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    decision_reason = models.CharField("lý do", max_length=500, blank=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "doanh nghiệp, tổ chức"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EnterpriseStaff(models.Model):
    """Người của doanh nghiệp: an account that may act for an enterprise."""

    class Part(models.TextChoices):
        MANAGER = "manager", _("Quản lý: mọi việc, kể cả người và ủy quyền")
        SENDER = "sender", _("Gửi: lập, gửi, bổ sung, rút hồ sơ")
        FILER = "filer", _("Lập: soạn hồ sơ, không gửi")
        VIEWER = "viewer", _("Xem: theo dõi hồ sơ")

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="staff", verbose_name="doanh nghiệp"
    )
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="staff_of", verbose_name="tài khoản")
    part = models.CharField("vai trò", max_length=10, choices=Part.choices, default=Part.SENDER)
    since = models.DateTimeField("từ lúc")
    ended_at = models.DateTimeField("thôi lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "người của doanh nghiệp"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "account"],
                condition=models.Q(ended_at__isnull=True),
                name="one_place_in_an_enterprise",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} – {self.enterprise}"


class Scope(models.TextChoices):
    """Phạm vi: what a program may do through the API."""

    PROCEDURES_READ = "procedures:read", "Tra cứu thủ tục"
    DOSSIERS_READ = "dossiers:read", "Theo dõi hồ sơ của doanh nghiệp được ủy quyền"
    DOSSIERS_WRITE = "dossiers:write", "Nộp hồ sơ, nộp bổ sung, rút hồ sơ"
    # Only on tokens that speak for an officer: his acts, as his posts allow them.
    DOSSIERS_PROCESS = "dossiers:process", "Giải quyết hồ sơ thay cán bộ"
