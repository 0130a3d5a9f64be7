from __future__ import annotations

from django.db import models

from congvu.accounts.models import Account
from congvu.organisations.models import Role, Unit
from congvu.workflow.rules import MOVED


class ProcessSpec(models.Model):
    """Quy trình điện tử: one BPMN process as published; stored once, named by its digest, never changed."""

    digest = models.CharField("dấu vết nội dung", max_length=64, unique=True)
    bpmn = models.TextField("BPMN")
    dmn = models.JSONField("bảng quyết định", default=dict, blank=True)
    serialised = models.JSONField("bản đã biên dịch")
    # [{"key", "name", "role", "unit", "limit", "outcomes", "acts", "remind_before"}] in the order of the process.
    steps = models.JSONField("các bước", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "quy trình điện tử"

    def __str__(self) -> str:
        return self.digest[:12]


class ProcessInstance(models.Model):
    """Lượt chạy quy trình: one case going through a process. It does not know what the case is."""

    spec = models.ForeignKey(ProcessSpec, on_delete=models.PROTECT, related_name="+", verbose_name="quy trình")
    state = models.JSONField("trạng thái máy")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị chủ trì")
    # What gateways may ask of the case: a few plain values, and what the decision tables answered. Never form data.
    facts = models.JSONField("dữ kiện", default=dict)
    decided = models.JSONField("kết quả bảng quyết định", default=dict)
    started_at = models.DateTimeField("bắt đầu lúc")
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lượt chạy quy trình"

    def __str__(self) -> str:
        return f"Quy trình #{self.pk}"


class WorkItem(models.Model):
    """Công việc: one step of a process waiting for, held by, or done by an officer of a unit."""

    instance = models.ForeignKey(
        ProcessInstance, on_delete=models.CASCADE, related_name="work_items", verbose_name="lượt chạy"
    )
    task_id = models.UUIDField("mã bước trong máy")
    step = models.CharField("bước", max_length=100)
    name = models.CharField("tên bước", max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=30, choices=Role.choices)
    holder = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người giữ"
    )
    opened_at = models.DateTimeField("mở lúc")
    # When the present holder got it, by claiming it or by hand-out.
    claimed_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    # From when its time is counted: the opening, or the last resumption of the case.
    runs_from = models.DateTimeField("tính thời gian từ lúc")
    due_at = models.DateTimeField("hạn của bước", null=True, blank=True)
    remind_at = models.DateTimeField("nhắc lúc", null=True, blank=True)
    reminded_at = models.DateTimeField("đã nhắc lúc", null=True, blank=True)
    late_told_at = models.DateTimeField("đã báo quá hạn lúc", null=True, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    done_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người làm"
    )
    outcome = models.CharField("kết quả bước", max_length=40, blank=True)
    note = models.TextField("ý kiến", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "công việc"
        constraints = [
            # A step that went on in another unit stays as a row of the one it left.
            models.UniqueConstraint(
                fields=["instance", "task_id"], condition=~models.Q(outcome=MOVED), name="one_work_item_a_task"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(outcome__gt=""), name="done_work_has_an_outcome"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "role", "due_at"], condition=models.Q(done_at__isnull=True), name="work_open_in_unit"
            ),
            models.Index(
                fields=["remind_at"],
                condition=models.Q(done_at__isnull=True, reminded_at__isnull=True),
                name="work_to_remind",
            ),
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at__isnull=True, late_told_at__isnull=True),
                name="work_late_untold",
            ),
            models.Index(fields=["holder", "due_at"], condition=models.Q(done_at__isnull=True), name="work_open_held"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def went_on_elsewhere(self) -> bool:
        """Whether the step went on in another unit."""
        return self.outcome == MOVED
