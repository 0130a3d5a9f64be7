"""Work on many dossiers at once: what was asked for, and how far it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvu.dossiers.models.acts import Act
from congvu.dossiers.models.dossier import Dossier


class Batch(Act):
    """Lô việc: one act on many dossiers by one officer; each dossier is an act of its own in its own transaction."""

    class Work(models.TextChoices):
        """Việc làm hàng loạt."""

        RECEIVE = "receive", "Tiếp nhận"
        HAND_OUT = "hand_out", "Giao việc"
        APPROVE = "approve", "Phê duyệt"
        HAND_OVER = "hand_over", "Trả kết quả"
        REBASE = "rebase", "Chuyển bản công bố"

    work = models.CharField("việc", max_length=10, choices=Work.choices)
    # What the act is told besides the dossier: {"to": account} of a hand-out, {"note": …} of an approval,
    # {"revision", "number", "procedure", "reason", "marks": {dossier: what was looked over}} of a rebase.
    arguments = models.JSONField("tham số", default=dict)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lô việc"
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], condition=Q(finished_at__isnull=True), name="batch_not_finished")]

    def __str__(self) -> str:
        return f"{self.get_work_display()} hàng loạt, lô {self.pk}"


class BatchItem(models.Model):
    """Hồ sơ trong lô: done or refused with its sentence in the same transaction as the act, so nothing is done twice."""

    class State(models.TextChoices):
        """Tình trạng."""

        WAITING = "waiting", "Chờ làm"
        DONE = "done", "Đã làm"
        REFUSED = "refused", "Chưa làm được"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items", verbose_name="lô việc")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+", verbose_name="hồ sơ")
    state = models.CharField("tình trạng", max_length=8, choices=State.choices, default=State.WAITING)
    sentence = models.TextField("lý do chưa làm được", blank=True)
    at = models.DateTimeField("làm lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ trong lô"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "dossier"], name="a_dossier_once_a_batch"),
            models.CheckConstraint(
                condition=Q(state="waiting", at__isnull=True, sentence="")
                | Q(state="done", at__isnull=False, sentence="")
                | (Q(state="refused", at__isnull=False) & ~Q(sentence="")),
                name="a_batch_item_says_how_it_went",
            ),
        ]
        indexes = [models.Index(fields=["batch"], condition=Q(state="waiting"), name="batch_item_waiting")]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.get_state_display()}"
