from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F


class CodeList(models.Model):
    """Danh mục dùng chung: countries, provinces, communes, HS lines, industries …"""

    key = models.SlugField("mã danh mục", max_length=40, unique=True)
    name = models.CharField("tên danh mục", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "danh mục dùng chung"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class CodeListVersion(models.Model):
    """Phiên bản danh mục: what a list said from a day on; immutable once published."""

    code_list = models.ForeignKey(CodeList, on_delete=models.PROTECT, related_name="versions", verbose_name="danh mục")
    number = models.PositiveIntegerField("số phiên bản")
    valid_from = models.DateField("hiệu lực từ")
    source = models.CharField("căn cứ", max_length=300, blank=True)
    # SHA-256 of the rows: the same list published again is recognised without comparing row by row.
    digest = models.CharField("dấu vết nội dung", max_length=64)
    published_at = models.DateTimeField("công bố lúc")

    class Meta:
        verbose_name = verbose_name_plural = "phiên bản danh mục"
        constraints = [models.UniqueConstraint(fields=["code_list", "number"], name="one_version_number_a_list")]

    def __str__(self) -> str:
        return f"{self.code_list} ({self.number})"


class EntryQuerySet(models.QuerySet["CodeListEntry"]):
    def of(self, key: str, on: date) -> EntryQuerySet:
        """The entries of list `key` in force on a day."""
        version = (
            CodeListVersion.objects.filter(code_list__key=key, valid_from__lte=on)
            .order_by("-valid_from", "-number")
            .values("pk")[:1]
        )
        return self.filter(version=models.Subquery(version))


class CodeListEntry(models.Model):
    """Mục của danh mục: one code with its name."""

    version = models.ForeignKey(
        CodeListVersion, on_delete=models.CASCADE, related_name="entries", verbose_name="phiên bản"
    )
    code = models.CharField("mã", max_length=40)
    name = models.CharField("tên", max_length=500)
    name_en = models.CharField("tên tiếng Anh", max_length=500, blank=True)
    parent_code = models.CharField("mã cấp trên", max_length=40, blank=True)
    # Name, code and English name, folded: what a search reads and what a list is sorted by.
    folded = models.TextField("tên không dấu")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "mục của danh mục"
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="one_code_a_version")]
        indexes = [
            models.Index(fields=["version", "parent_code"], name="entry_children"),
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="entry_search"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Succession(models.Model):
    """Chuyển đổi mã: which code of the list's new version an old code became (communes of July 2025)."""

    code_list = models.ForeignKey(
        CodeList, on_delete=models.CASCADE, related_name="successions", verbose_name="danh mục"
    )
    old_code = models.CharField("mã cũ", max_length=40)
    old_name = models.CharField("tên cũ", max_length=500)
    new_code = models.CharField("mã mới", max_length=40)
    # Of the several codes that a divided one became, the one that took the larger part.
    is_main = models.BooleanField("phần chính", default=True)
    on = models.DateField("từ ngày")

    class Meta:
        verbose_name = verbose_name_plural = "chuyển đổi mã"
        constraints = [
            models.UniqueConstraint(fields=["code_list", "old_code", "new_code"], name="one_succession_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code}"
