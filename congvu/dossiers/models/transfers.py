"""How dossiers and work go from one to another beside the process: to another unit, from officer to officer."""

from __future__ import annotations

from django.db import models

from congvu.accounts.models import Account
from congvu.catalog.models import ProcedureRevision
from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier
from congvu.organisations.models import Unit


class Transfer(Act):
    """Chuyển hồ sơ: from the desk to the unit that handles it (NĐ 61/2018/NĐ-CP Đ18), or from a wrong unit to the right one."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="transfers", verbose_name="hồ sơ")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị chuyển")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị nhận")
    # Why another unit; the desk's own transfer of the papers needs no reason.
    reason = models.TextField("lý do", blank=True)
    # By when papers had to be there: within the day, after 15:00 the next morning. None where the law sets no time.
    deadline = models.DateTimeField("phải chuyển trước", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chuyển hồ sơ"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_unit=models.F("to_unit")), name="a_transfer_goes_to_another_unit"
            ),
            models.CheckConstraint(
                condition=models.Q(reason__gt="") | models.Q(deadline__isnull=False),
                name="another_unit_is_given_a_reason",
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(deadline__isnull=False), name="papers_leave_the_desk_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Chuyển {self.dossier} đến {self.to_unit}"


class Rebase(Act):
    """Chuyển bản công bố: an open dossier goes on under another revision of its procedure, looked over before."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="rebases", verbose_name="hồ sơ")
    from_revision = models.ForeignKey(
        ProcedureRevision, on_delete=models.PROTECT, related_name="+", verbose_name="từ bản"
    )
    to_revision = models.ForeignKey(
        ProcedureRevision, on_delete=models.PROTECT, related_name="+", verbose_name="sang bản"
    )
    reason = models.TextField("lý do")
    # Both none before reception; the later never after the earlier.
    due_before = models.DateTimeField("hạn trước đó", null=True, blank=True)
    due_after = models.DateTimeField("hạn sau đó", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chuyển bản công bố"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_revision=models.F("to_revision")), name="a_rebase_goes_to_another_revision"
            ),
            models.CheckConstraint(condition=models.Q(reason__gt=""), name="a_rebase_says_why"),
            models.CheckConstraint(
                condition=models.Q(due_before__isnull=True, due_after__isnull=True)
                | models.Q(due_after__lte=models.F("due_before")),
                name="a_rebase_never_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"Chuyển {self.dossier} sang bản {self.to_revision.number}"


class WorkHandover(Act):
    """Bàn giao công việc: everything an officer holds, given at once to those who go on with it."""

    giver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người bàn giao")
    reason = models.CharField("lý do", max_length=500)
    # [[work item, receiver's account]]
    lines = models.JSONField("các việc")

    class Meta:
        verbose_name = verbose_name_plural = "bàn giao công việc"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Bàn giao của {self.giver}"
