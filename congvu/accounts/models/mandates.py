"""Who lets whom act for him: people invited into an enterprise, and intermediaries under a mandate."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now, TruncDate

from congvu.accounts.models.people import Account, Enterprise, EnterpriseStaff, EnterpriseStatus
from congvu.kernel.work_calendar import VIETNAM


class StaffInvitationQuerySet(models.QuerySet["StaffInvitation"]):
    def open(self) -> StaffInvitationQuerySet:
        """Those that wait for an answer and may still be answered."""
        return self.filter(answered_at__isnull=True, until__gte=TruncDate(Now(), tzinfo=VIETNAM))

    def visible_to(self, actor: Account) -> StaffInvitationQuerySet:
        """The invited person's own, and those of the enterprises one manages."""
        managed = EnterpriseStaff.objects.filter(
            account=actor, part=EnterpriseStaff.Part.MANAGER, ended_at__isnull=True
        ).values("enterprise")
        return self.filter(models.Q(email__iexact=actor.email) | models.Q(enterprise__in=managed))


class StaffInvitation(models.Model):
    """Lời mời: a manager asks a person, by e-mail, to act for the enterprise; the person accepts or declines."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Đã nhận lời"
        DECLINED = "declined", "Đã từ chối"
        WITHDRAWN = "withdrawn", "Đã rút lời mời"

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="invitations", verbose_name="doanh nghiệp"
    )
    email = models.EmailField("thư điện tử")
    part = models.CharField("vai trò", max_length=10, choices=EnterpriseStaff.Part.choices)
    invited_at = models.DateTimeField("mời lúc")
    until = models.DateField("trả lời trước hết ngày")
    answer = models.CharField("trả lời", max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    objects = StaffInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lời mời"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "email"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_invitation_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="an_answered_invitation_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.enterprise}"


class MandateQuerySet(models.QuerySet["Mandate"]):
    def on(self, day: date) -> MandateQuerySet:
        """Mandates by which one may act on a day."""
        return self._standing(day)

    def in_force(self) -> MandateQuerySet:
        """Mandates in force today by the database's clock, like posts: for sight and for who may act now."""
        return self._standing(TruncDate(Now(), tzinfo=VIETNAM))

    def _standing(self, day: Any) -> MandateQuerySet:
        principal = models.Q(enterprise__isnull=True) | models.Q(enterprise__status=EnterpriseStatus.APPROVED)
        agent = models.Q(agent_enterprise__isnull=True) | models.Q(agent_enterprise__status=EnterpriseStatus.APPROVED)
        return self.filter(
            principal, agent, accepted_at__isnull=False, revoked_at__isnull=True, from_on__lte=day, to_on__gte=day
        )

    def served_by(self, account: Account) -> MandateQuerySet:
        """Mandates whose agent is the person, or an enterprise the account works for or files for as a machine."""
        ours = Enterprise.objects.of(account).values("pk")
        systems = Enterprise.objects.filter(partners__account=account, partners__revoked_at__isnull=True).values("pk")
        return self.filter(
            models.Q(agent_person=account)
            | models.Q(agent_enterprise__in=ours)
            | models.Q(agent_enterprise__in=systems)
        )

    def visible_to(self, actor: Account) -> MandateQuerySet:
        """Both sides: who gave it and who acts under it."""
        ours = Enterprise.objects.of(actor).values("pk")
        given = models.Q(person=actor) | models.Q(enterprise__in=ours)
        served = models.Q(agent_person=actor) | models.Q(agent_enterprise__in=ours)
        return self.filter(given | served)


class Mandate(models.Model):
    """Ủy quyền nộp hồ sơ: a principal lets an agent file in its name, for some procedures or all, from day to day."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bên ủy quyền"
    )
    person = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ủy quyền"
    )
    agent_enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bên nộp thay"
    )
    agent_person = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nộp thay"
    )
    # Codes of procedures and of fields; both empty: everything. The catalogue stands above accounts.
    procedures = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="thủ tục")
    fields = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="lĩnh vực")
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày")
    note = models.CharField("ghi chú", max_length=500, blank=True)
    asked_at = models.DateTimeField("đề nghị lúc")
    accepted_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    revoked_at = models.DateTimeField("chấm dứt lúc", null=True, blank=True)
    revoked_by_agent = models.BooleanField("bên nộp thay chấm dứt", default=False)
    reason = models.CharField("lý do chấm dứt", max_length=500, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ủy quyền nộp hồ sơ"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(enterprise__isnull=False, person__isnull=True)
                | models.Q(enterprise__isnull=True, person__isnull=False),
                name="a_mandate_has_one_principal",
            ),
            models.CheckConstraint(
                condition=models.Q(agent_enterprise__isnull=False, agent_person__isnull=True)
                | models.Q(agent_enterprise__isnull=True, agent_person__isnull=False),
                name="a_mandate_has_one_agent",
            ),
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="a_mandate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(agent_enterprise__isnull=True)
                | models.Q(enterprise__isnull=True)
                | ~models.Q(agent_enterprise=models.F("enterprise")),
                name="nobody_mandates_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} nộp thay {self.principal}"

    @property
    def principal(self) -> str:
        return str(self.enterprise or self.person)

    @property
    def agent(self) -> str:
        return str(self.agent_enterprise or self.agent_person)

    @property
    def waits(self) -> bool:
        """Whether the agent has not answered yet."""
        return self.accepted_at is None and self.revoked_at is None
