from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account, Enterprise
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.files.models import StoredFile
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
        """Dossiers of a citizen, or of the enterprises the account works for (approved staff only)."""
        enterprises = Enterprise.objects.of(account).values("pk")
        return self.filter(models.Q(applicant=account, enterprise__isnull=True) | models.Q(enterprise__in=enterprises))

    def visible_to(self, actor: Account) -> DossierQuerySet:
        """The one predicate every path begins with: `sight` says how it is decided."""
        from congvu.dossiers.sight import seen_by

        return seen_by(self, actor)


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
    # Whose account opened it: the applicant, staff of the enterprise, a partner system, or the desk's officer.
    filed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người lập hồ sơ")
    applicant_name = models.CharField("tên chủ hồ sơ", max_length=300)
    # {"address", "phone", "email", "identifier"} of the holder as given at submission, for the legal prints.
    applicant_contact = models.JSONField("liên hệ của chủ hồ sơ", default=dict)
    summary = models.CharField("nội dung yêu cầu giải quyết", max_length=1000)
    answers = models.JSONField("nội dung khai", default=dict)
    # Raises with every autosave; a stale page cannot overwrite a newer draft.
    draft_version = models.PositiveIntegerField("phiên bản bản nháp", default=0)
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
    created_at = models.DateTimeField("mở lúc")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    received_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    # Hạn trả kết quả, from rules.due over the clock events; null while the clock stands (supplement asked).
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
            models.UniqueConstraint(
                fields=["filed_by", "idempotency_key"],
                condition=models.Q(idempotency_key__isnull=False),
                name="one_submission_a_key",
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
            GinIndex(fields=["folded"], name="dossier_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.code or self.reference


class Paper(models.Model):
    """Thành phần hồ sơ: one paper given with a dossier. A later one of the same key replaces an earlier one."""

    class Copy(models.TextChoices):
        """Loại bản."""

        ELECTRONIC = "electronic", _("Bản điện tử")
        ORIGINAL = "original", _("Bản chính")
        CERTIFIED = "certified", _("Bản chứng thực")
        COPY = "copy", _("Bản chụp")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers", verbose_name="hồ sơ")
    key = models.CharField("mã thành phần", max_length=60)
    name = models.CharField("tên thành phần", max_length=500)
    copy = models.CharField("loại bản", max_length=12, choices=Copy.choices, default=Copy.ELECTRONIC)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp"
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người nộp")
    at = models.DateTimeField("nộp lúc")
    removed_at = models.DateTimeField("thay lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thành phần hồ sơ"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Act(models.Model):
    """What every legal act on a dossier carries: who and when."""

    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("thời điểm")

    class Meta:
        abstract = True


class Reception(Act):
    """Tiếp nhận: the dossier gets its code and its promised time (NĐ 61/2018/NĐ-CP Đ17)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="reception", verbose_name="hồ sơ")
    due_at = models.DateTimeField("hẹn trả lúc", null=True)
    explanation = models.JSONField("cách tính hạn", default=list)
    copies = models.PositiveSmallIntegerField("số lượng hồ sơ (bộ)", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "tiếp nhận"

    def __str__(self) -> str:
        return f"Tiếp nhận {self.dossier}"


class NonAcceptance(Act):
    """Không tiếp nhận: the desk refuses to receive, with reason and guidance (NĐ 61/2018/NĐ-CP Đ17.1b, 17.2a)."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, related_name="non_acceptance", verbose_name="hồ sơ"
    )
    reason = models.TextField("lý do")

    class Meta:
        verbose_name = verbose_name_plural = "không tiếp nhận"

    def __str__(self) -> str:
        return f"Không tiếp nhận {self.dossier}"


class SupplementRequest(Act):
    """Yêu cầu bổ sung: what is missing and why, once and in full (NĐ 61/2018/NĐ-CP Đ15.3, Đ19.4). Open until answered."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="supplement_requests", verbose_name="hồ sơ"
    )
    # [{"what": str, "why": str}]
    items = models.JSONField("nội dung cần bổ sung")
    reason = models.TextField("lý do")
    answered_at = models.DateTimeField("bổ sung lúc", null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người bổ sung"
    )
    # Answers before the supplement, so that the officer sees the difference.
    answers_before = models.JSONField("nội dung khai trước đó", null=True, blank=True)
    # What the applicant has typed so far for the supplement; nothing is lost when the login expires.
    answers_draft = models.JSONField("nội dung đang bổ sung", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "yêu cầu bổ sung"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(answered_at__isnull=True), name="one_open_supplement_request"
            )
        ]

    def __str__(self) -> str:
        return f"Yêu cầu bổ sung {self.dossier}"


class Withdrawal(Act):
    """Rút hồ sơ: the applicant takes the dossier back."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="withdrawal", verbose_name="hồ sơ")
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "rút hồ sơ"

    def __str__(self) -> str:
        return f"Rút {self.dossier}"


class Stop(Act):
    """Dừng giải quyết: the agency ends the case without a decision (TT 03/2025/TT-VPCP Đ7)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="stop", verbose_name="hồ sơ")
    reason = models.TextField("lý do")

    class Meta:
        verbose_name = verbose_name_plural = "dừng giải quyết"

    def __str__(self) -> str:
        return f"Dừng {self.dossier}"


class Decision(Act):
    """Quyết định: approval with its result document, or refusal with its reason (NĐ 61/2018/NĐ-CP Đ19.8)."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Phê duyệt")
        REFUSED = "refused", _("Từ chối")

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="decision", verbose_name="hồ sơ")
    outcome = models.CharField("kết luận", max_length=10, choices=Outcome.choices)
    number = models.CharField("số kết quả", max_length=60, blank=True)
    reason = models.TextField("lý do", blank=True)
    # What the result document says, fixed in the act; the PDF is drawn from it by a job and can be drawn again.
    data = models.JSONField("nội dung", default=dict)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="văn bản kết quả"
    )

    class Meta:
        verbose_name = verbose_name_plural = "quyết định"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | models.Q(reason__gt=""), name="a_refusal_has_a_reason"
            )
        ]
        indexes = [
            models.Index(
                fields=["at"], condition=models.Q(outcome="approved", file__isnull=True), name="decision_not_drawn"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.dossier}"


class Handover(Act):
    """Trả kết quả: how and to whom the result went (NĐ 61/2018/NĐ-CP Đ20)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="handover", verbose_name="hồ sơ")
    way = models.CharField("hình thức trả", max_length=10, choices=ResultWay.choices)
    receiver = models.CharField("người nhận", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "trả kết quả"

    def __str__(self) -> str:
        return f"Trả kết quả {self.dossier}"


class OpinionRequest(Act):
    """Lấy ý kiến: another unit is asked, with content and deadline, beside the process (NĐ 61/2018/NĐ-CP Đ19.5)."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="opinion_requests", verbose_name="hồ sơ"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị được hỏi")
    question = models.TextField("nội dung lấy ý kiến")
    due_at = models.DateTimeField("hạn trả lời")
    reminded_at = models.DateTimeField("đã báo trễ lúc", null=True, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trả lời"
    )
    answer = models.TextField("ý kiến", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lấy ý kiến"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "unit"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_opinion_a_unit",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "due_at"], condition=models.Q(answered_at__isnull=True), name="opinion_open")
        ]

    def __str__(self) -> str:
        return f"Lấy ý kiến {self.unit} về {self.dossier}"


class ClockEvent(Act):
    """Mốc thời hạn: what moved the legal clock; the due time is a pure function of these rows and a calendar."""

    class ClockKind(models.TextChoices):
        STOP = "stop", "Tạm dừng tính thời hạn"
        RESUME = "resume", "Tính tiếp thời hạn"
        RESTART = "restart", "Tính lại từ đầu"
        EXTEND = "extend", "Gia hạn"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="clock_events", verbose_name="hồ sơ")
    kind = models.CharField("loại mốc", max_length=10, choices=ClockKind.choices)
    amount = models.PositiveSmallIntegerField("thêm", null=True, blank=True)
    limit_unit = models.CharField("đơn vị thời hạn", max_length=20, blank=True)
    until = models.DateTimeField("đến lúc", null=True, blank=True)
    reason = models.CharField("lý do", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "mốc thời hạn"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.dossier}"


class LegalPrint(Act):
    """Mẫu in: one print of TT 01/2018/TT-VPCP (01–06) or the declaration, as PDF/A."""

    class Form(models.TextChoices):
        DECLARATION = "declaration", _("Tờ khai")
        RECEIPT = "01", _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
        SUPPLEMENT = "02", _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
        REFUSAL = "03", _("Phiếu từ chối tiếp nhận giải quyết hồ sơ")
        APOLOGY = "04", _("Phiếu xin lỗi và hẹn lại ngày trả kết quả")
        CONTROL = "05", _("Phiếu kiểm soát quá trình giải quyết hồ sơ")
        BOOK = "06", _("Sổ theo dõi hồ sơ")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="prints", verbose_name="hồ sơ")
    form = models.CharField("mẫu", max_length=12, choices=Form.choices)
    number = models.CharField("số", max_length=60, blank=True)
    # What the print says, fixed in the act; the PDF is drawn from it by a job and can be drawn again.
    data = models.JSONField("nội dung")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp PDF"
    )

    class Meta:
        verbose_name = verbose_name_plural = "mẫu in"
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], condition=models.Q(file__isnull=True), name="print_not_drawn")]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.dossier}"


class Message(Act):
    """Trao đổi: a message between the applicant and the officers of a dossier (TT 22/2019 Đ6đ)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="messages", verbose_name="hồ sơ")
    text = models.TextField("nội dung")

    class Meta:
        verbose_name = verbose_name_plural = "trao đổi"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Trao đổi về {self.dossier}"


class Counter(models.Model):
    """Bộ đếm số: the last number of one series; a row lock makes numbers neither repeat nor get lost."""

    key = models.CharField("dãy số", max_length=120, unique=True)
    last = models.BigIntegerField("số cuối")

    class Meta:
        verbose_name = verbose_name_plural = "bộ đếm số"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
