from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from congvu.accounts.models import Account
from congvu.statistics import rules


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, actor: Account) -> ExportQuerySet:
        """An export is for the officer who asked for it, and for nobody else."""
        return self.filter(by=actor) if getattr(actor, "is_authenticated", False) else self.none()


class Export(models.Model):
    """Bản kết xuất: a list of dossiers as a file, made for one officer and kept for some days.

    It holds what its owner could see while it was made; whether he may still see all of it is asked at each download.
    """

    class List(models.TextChoices):
        """Danh sách được kết xuất."""

        SEARCH = "search", "Danh sách hồ sơ"
        REPORT = "report", "Hồ sơ trong báo cáo"
        CAUSES = "causes", "Hồ sơ trong báo cáo nguyên nhân chậm"
        BOOK = "book", "Sổ theo dõi hồ sơ"

    class Format(models.TextChoices):
        """Dạng tệp."""

        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"

    class State(models.TextChoices):
        """Trạng thái kết xuất."""

        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang kết xuất"
        FINISHED = "finished", "Đã xong"
        FAILED = "failed", "Không kết xuất được"
        CANCELLED = "cancelled", "Đã hủy"

    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người kết xuất")
    list_kind = models.CharField("danh sách", max_length=10, choices=List.choices)
    # What narrows the list, in plain values; `queries.listed` reads it again for each run.
    asked = models.JSONField("điều kiện", default=dict)
    title = models.CharField("tên", max_length=200)
    format = models.CharField("dạng tệp", max_length=4, choices=Format.choices)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField("số hồ sơ")
    done = models.PositiveIntegerField("đã ghi", default=0)
    # Raises with every run: an older run that still goes on can no longer say anything.
    run = models.PositiveSmallIntegerField("lượt chạy", default=0)
    why = models.CharField("lý do không được", max_length=300, blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc")
    touched_at = models.DateTimeField("cập nhật lúc")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    expires_at = models.DateTimeField("xóa lúc")
    # On the shelf of exports, under a name nobody can guess.
    file_name = models.CharField("tệp", max_length=80, blank=True)
    size = models.BigIntegerField("dung lượng (byte)", null=True, blank=True)
    dossiers = ArrayField(models.BigIntegerField(), default=list, verbose_name="các hồ sơ trong tệp")

    DAYS_KEPT = rules.KEPT_FOR.days

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "bản kết xuất"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="finished")
                | models.Q(finished_at__isnull=False, size__isnull=False, file_name__gt=""),
                name="a_finished_export_has_its_file",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | models.Q(why__gt=""), name="a_failed_export_says_why"
            ),
            models.UniqueConstraint(
                fields=["by", "list_kind", "format", "asked"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_open_export_of_a_list",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="export_of_officer"),
            models.Index(fields=["expires_at"], name="export_expires"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_short(self) -> bool:
        """Short enough to be made while its reader waits."""
        return rules.is_made_at_once(self.total)

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}
