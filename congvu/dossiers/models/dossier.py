"""Hồ sơ: the case itself, its state, and its numbers."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.dossiers.models.joined import JoinedDossier
from congvu.organisations.models import Agency, Unit
from congvu.workflow.models import ProcessInstance


class Status(models.TextChoices):
    """Trạng thái hồ sơ: the few legal states. Everything finer is a row beside the dossier."""

    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ tiếp nhận")
    NOT_ACCEPTED = "not_accepted", _("Không được tiếp nhận")
    IN_REVIEW = "in_review", _("Đang giải quyết")
    APPROVED = "approved", _("Đã có kết quả")
    REFUSED = "refused", _("Bị từ chối giải quyết")
    RETURNED = "returned", _("Đã trả kết quả")
    WITHDRAWN = "withdrawn", _("Đã rút")
    STOPPED = "stopped", _("Dừng giải quyết")


class Channel(models.TextChoices):
    """Hình thức nộp hồ sơ (NĐ 61/2018/NĐ-CP Đ16)."""

    ONLINE = "online", _("Trực tuyến")
    COUNTER = "counter", _("Trực tiếp tại Bộ phận Một cửa")
    POST = "post", _("Bưu chính công ích")
    SYSTEM = "system", _("Hệ thống đối tác")


class ResultWay(models.TextChoices):
    """Hình thức nhận kết quả."""

    ONLINE = "online", _("Bản điện tử trên Cổng")
    COUNTER = "counter", _("Tại Bộ phận Một cửa")
    POST = "post", _("Qua bưu chính công ích")


class DossierQuerySet(models.QuerySet["Dossier"]):
    def owned_by(self, account: Account) -> DossierQuerySet:
        """Dossiers of a citizen, of the enterprises the account works for, and those it files in another's name now.

        What an intermediary had sent when its mandate ended is told by `queries.once_sent`.
        """
        enterprises = Enterprise.objects.of(account).values("pk")
        own = models.Q(applicant=account, enterprise__isnull=True) | models.Q(enterprise__in=enterprises)
        served = Mandate.objects.in_force().served_by(account).values("pk")
        return self.filter(own | models.Q(mandate__in=served))

    def visible_to(self, actor: Account) -> DossierQuerySet:
        """The one predicate every path begins with: `sight` says how it is decided."""
        from congvu.dossiers.sight import seen_by

        return seen_by(self, actor)

    def with_state(self) -> DossierQuerySet:
        """With `awaits_supplement`, which `queries.state_of` reads without asking for each dossier."""
        from congvu.dossiers.models.acts import SupplementRequest

        open_requests = SupplementRequest.objects.filter(dossier=models.OuterRef("pk"), answered_at__isnull=True)
        return self.annotate(awaits_supplement=models.Exists(open_requests))


class Dossier(models.Model):
    """Hồ sơ thủ tục hành chính: what a person or enterprise files, and its legal state."""

    # Mã nộp: given when the draft is opened; in URLs. Mã hồ sơ: given at reception (TT 01/2018/TT-VPCP Đ19).
    reference = models.CharField("mã nộp", max_length=16, unique=True)
    code = models.CharField("mã hồ sơ", max_length=60, null=True, blank=True, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name="cơ quan")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", verbose_name="thủ tục")
    revision = models.ForeignKey(
        ProcedureRevision, on_delete=models.PROTECT, related_name="+", verbose_name="bản công bố"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị giải quyết")
    status = models.CharField("trạng thái", max_length=20, choices=Status.choices, default=Status.DRAFT)
    channel = models.CharField("hình thức nộp", max_length=10, choices=Channel.choices)
    result_way = models.CharField(
        "hình thức nhận kết quả", max_length=10, choices=ResultWay.choices, default=ResultWay.ONLINE
    )
    # Null applicant: a paper dossier of somebody without an account; applicant_* say who.
    applicant = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nộp"
    )
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="doanh nghiệp"
    )
    # Under which a dossier is filed in its holder's name by another; none where the holder files himself.
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ủy quyền nộp hồ sơ"
    )
    # Whose account opened it: the applicant, staff of the enterprise, a partner system, or the desk's officer.
    filed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người lập hồ sơ")
    applicant_name = models.CharField("tên chủ hồ sơ", max_length=300)
    # {"address", "phone", "email", "identifier"} of the holder as given at submission, for the legal prints.
    applicant_contact = models.JSONField("liên hệ của chủ hồ sơ", default=dict)
    summary = models.CharField("nội dung yêu cầu giải quyết", max_length=1000)
    answers = models.JSONField("nội dung khai", default=dict)
    # Raises with every autosave; a stale page cannot overwrite a newer draft.
    draft_version = models.PositiveIntegerField("phiên bản bản nháp", default=0)
    # The page that saved last, by the token it was shown with: its own saves never make it older than itself.
    draft_page = models.CharField("trang đang soạn", max_length=40, blank=True)
    idempotency_key = models.CharField("khóa chống nộp trùng", max_length=200, null=True, blank=True)
    # What the risk table of the process answered at reception, e.g. "green", "yellow", "red".
    lane = models.CharField("phân luồng", max_length=40, blank=True)
    process = models.OneToOneField(
        ProcessInstance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lượt chạy quy trình",
    )
    # Of several procedures filed together: the whole, and which part of it this is.
    joined = models.ForeignKey(
        JoinedDossier,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="hồ sơ liên thông",
    )
    part = models.CharField("phần", max_length=60, blank=True)
    created_at = models.DateTimeField("mở lúc")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    received_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    # Hạn trả kết quả, from the clock events; null while the clock stands (a supplement asked before the limit ran out).
    due_at = models.DateTimeField("hẹn trả lúc", null=True, blank=True)
    decided_at = models.DateTimeField("có kết quả lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    folded = models.TextField("nội dung tìm kiếm", blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[Status.DRAFT, Status.SUBMITTED, Status.NOT_ACCEPTED, Status.WITHDRAWN])
                | models.Q(code__isnull=False, received_at__isnull=False),
                name="received_dossiers_have_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.DRAFT) | models.Q(submitted_at__isnull=False),
                name="submitted_dossiers_have_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.APPROVED, Status.REFUSED, Status.RETURNED])
                | models.Q(decided_at__isnull=False),
                name="decided_dossiers_have_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(mandate__isnull=True)
                | models.Q(enterprise__isnull=False)
                | models.Q(applicant__isnull=False),
                name="a_mandate_has_its_holder",
            ),
            models.UniqueConstraint(
                fields=["filed_by", "idempotency_key"],
                condition=models.Q(idempotency_key__isnull=False),
                name="one_submission_a_key",
            ),
            models.UniqueConstraint(
                fields=["joined", "part"], condition=models.Q(joined__isnull=False), name="each_part_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(status="in_review"), name="dossier_due"),
            models.Index(fields=["unit", "status", "-id"], name="dossier_of_unit"),
            models.Index(fields=["unit", "due_at"], condition=models.Q(status="in_review"), name="dossier_due_in_unit"),
            models.Index(
                fields=["agency", "submitted_at"], condition=models.Q(status="submitted"), name="dossier_to_receive"
            ),
            models.Index(
                fields=["agency", "decided_at"],
                condition=models.Q(status__in=["approved", "refused"]),
                name="dossier_to_return",
            ),
            models.Index(fields=["applicant", "-id"], name="dossier_of_person"),
            models.Index(fields=["enterprise", "-id"], name="dossier_of_enterprise"),
            models.Index(
                fields=["mandate", "-id"], condition=models.Q(mandate__isnull=False), name="dossier_of_mandate"
            ),
            GinIndex(fields=["folded"], name="dossier_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.code or self.reference


class Counter(models.Model):
    """Bộ đếm số: the last number of one series; a row lock makes numbers neither repeat nor get lost."""

    key = models.CharField("dãy số", max_length=120, unique=True)
    last = models.BigIntegerField("số cuối")

    class Meta:
        verbose_name = verbose_name_plural = "bộ đếm số"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
