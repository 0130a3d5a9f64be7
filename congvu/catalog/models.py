from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account, Kind
from congvu.accounts.queries import holds
from congvu.organisations.models import Agency, Role, Unit
from congvu.workflow.models import ProcessSpec


class ServiceLevel(models.IntegerChoices):
    """Mức độ dịch vụ công trực tuyến (TT 32/2017/TT-BTTTT Đ5), computed from facts by rules.py."""

    ONE = 1, _("Mức độ 1")
    TWO = 2, _("Mức độ 2")
    THREE = 3, _("Mức độ 3")
    FOUR = 4, _("Mức độ 4")


class Field(models.Model):
    """Lĩnh vực: the field of administration that a procedure belongs to (TT 01/2018/TT-VPCP Đ20)."""

    code = models.CharField("mã lĩnh vực", max_length=40, unique=True)
    name = models.CharField("tên lĩnh vực", max_length=200)
    name_en = models.CharField("tên tiếng Anh", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lĩnh vực"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """Quyết định công bố: the decision that publishes procedures (NĐ 63/2010/NĐ-CP Đ15)."""

    number = models.CharField("số quyết định", max_length=100)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan công bố"
    )

    class Meta:
        verbose_name = verbose_name_plural = "quyết định công bố"
        constraints = [
            models.UniqueConstraint(fields=["number", "signed_on"], nulls_distinct=False, name="one_decision_a_number")
        ]

    def __str__(self) -> str:
        return self.number


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def published(self) -> ProcedureQuerySet:
        """Procedures the public may see: with a revision in force."""
        return self.filter(current__isnull=False)

    def visible_to(self, actor: Account) -> ProcedureQuerySet:
        """Who keeps the catalogue sees procedures that are still drafts; everyone else what is published."""
        return self if keeps_the_catalogue(actor) else self.published()


class Procedure(models.Model):
    """Thủ tục hành chính: what stays the same while its revisions change."""

    code = models.CharField("mã thủ tục", max_length=60, unique=True)
    # Copied from the revision in force, for lists and search.
    name = models.CharField("tên thủ tục", max_length=2000)
    field = models.ForeignKey(
        Field, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lĩnh vực"
    )
    agency_name = models.CharField("cơ quan thực hiện", max_length=1000, blank=True)
    # The same, one by one, for the facets of search.
    agencies = ArrayField(
        models.CharField(max_length=300), default=list, blank=True, verbose_name="các cơ quan thực hiện"
    )
    promulgator = models.CharField("cơ quan ban hành", max_length=300, blank=True)
    administrative_levels = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name="cấp thực hiện"
    )
    subjects = ArrayField(models.CharField(max_length=300), default=list, blank=True, verbose_name="đối tượng")
    service_level = models.PositiveSmallIntegerField("mức độ", choices=ServiceLevel.choices, default=ServiceLevel.ONE)
    is_full = models.BooleanField("toàn trình", default=False)
    current = models.ForeignKey(
        "ProcedureRevision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bản đang hiệu lực",
    )
    # Folded words of name, code, field, agency, keywords; what search reads.
    folded_name = models.CharField("tên không dấu", max_length=2200, blank=True)
    folded = models.TextField("nội dung tìm kiếm", blank=True)
    # Whether a dossier can be filed here, in this program: the revision in force has a form and a unit.
    is_filed_here = models.BooleanField("nộp hồ sơ tại đây", default=False)
    # Words of the name weigh A, all others B; PostgreSQL keeps it.
    document = models.GeneratedField(
        expression=SearchVector("folded_name", config="simple", weight="A")
        + SearchVector("folded", config="simple", weight="B"),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name="chỉ mục tìm kiếm",
    )

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thủ tục hành chính"
        ordering = ["name"]
        indexes = [
            GinIndex(fields=["folded_name"], name="procedure_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["document"], name="procedure_words"),
        ]

    def __str__(self) -> str:
        return self.name


class ProcedureGroupQuerySet(models.QuerySet["ProcedureGroup"]):
    def in_use(self) -> ProcedureGroupQuerySet:
        """Groups that may be filed in now."""
        return self.filter(ended_at__isnull=True)

    def visible_to(self, actor: Account) -> ProcedureGroupQuerySet:
        """Who keeps the catalogue sees groups that were ended; everyone else those in use."""
        return self if keeps_the_catalogue(actor) else self.in_use()


class ProcedureGroup(models.Model):
    """Nhóm thủ tục hành chính liên thông: procedures filed once, together, by a decision (TT 01/2018/TT-VPCP Đ4.1)."""

    code = models.SlugField("mã nhóm", max_length=60, unique=True)
    name = models.CharField("tên nhóm", max_length=300)
    abstract = models.TextField("giới thiệu", blank=True)
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị chủ trì")
    decision = models.CharField("số quyết định công bố", max_length=60)
    # In order: [{"key", "procedure", "after": [key], "shares": {"field of this form": "key.field of an earlier form"},
    # "papers": {"paper of this procedure": "key.paper of an earlier one"}}]
    parts = models.JSONField("các thủ tục trong nhóm")
    published_at = models.DateTimeField("công bố lúc")
    ended_at = models.DateTimeField("thôi áp dụng lúc", null=True, blank=True)

    objects = ProcedureGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "nhóm thủ tục hành chính liên thông"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """Từ tìm kiếm: one folded word of the published catalogue and in how many procedures it stands.

    Rare words weigh more in a search, and a word that stands nowhere is taken for a slip of the hand.
    """

    word = models.CharField("từ", max_length=100, unique=True)
    procedures = models.PositiveIntegerField("số thủ tục")

    class Meta:
        verbose_name = verbose_name_plural = "từ tìm kiếm"
        indexes = [GinIndex(fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class ProcedureRevisionQuerySet(models.QuerySet["ProcedureRevision"]):
    def published(self) -> ProcedureRevisionQuerySet:
        """Revisions the public may read: in force now, or before."""
        return self.filter(status=ProcedureRevision.Status.PUBLISHED)

    def visible_to(self, actor: Account) -> ProcedureRevisionQuerySet:
        return self if keeps_the_catalogue(actor) else self.published()


class ProcedureRevision(models.Model):
    """Bản công bố của thủ tục: all legal parts with form, process, papers, fees and limit; immutable once published."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Bản thảo"
        PUBLISHED = "published", "Đã công bố"
        REVERTED = "reverted", "Đã thu hồi"

    class Detail(models.IntegerChoices):
        """Mức chi tiết: how much is known. A poorer source never replaces a richer one."""

        NAME = 0, "Chỉ có tên"
        LIST = 1, "Một dòng danh mục"
        PARTIAL = 2, "Một phần nội dung"
        FULL = 3, "Đủ nội dung công bố"
        PACKAGE = 4, "Gói thủ tục"

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="revisions", verbose_name="thủ tục")
    number = models.PositiveIntegerField("số bản")
    status = models.CharField("trạng thái", max_length=10, choices=Status.choices, default=Status.DRAFT)
    detail = models.PositiveSmallIntegerField("mức chi tiết", choices=Detail.choices, default=Detail.PACKAGE)
    # The legal parts of NĐ 63/2010 Đ8.2 and TT 32/2017 Đ5 as rules.LegalParts reads them.
    content = models.JSONField("nội dung")
    form = models.JSONField("biểu mẫu điện tử", null=True, blank=True)
    process = models.ForeignKey(
        ProcessSpec, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quy trình điện tử"
    )
    result_template = models.TextField("mẫu kết quả (Typst)", blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị giải quyết"
    )
    limit_amount = models.PositiveSmallIntegerField("thời hạn", null=True, blank=True)
    limit_unit = models.CharField("đơn vị thời hạn", max_length=20, blank=True)
    # Answered by the program itself at once (khai báo hóa chất nhập khẩu, NĐ 113/2017 Đ27).
    is_automatic = models.BooleanField("trả lời tự động", default=False)
    # The whole package as files {path: text}, so that export gives back what was imported.
    package = models.JSONField("gói thủ tục", null=True, blank=True)
    digest = models.CharField("dấu vết nội dung", max_length=64)
    effective_from = models.DateField("hiệu lực từ", null=True, blank=True)
    effective_to = models.DateField("hết hiệu lực sau", null=True, blank=True)
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="quyết định công bố",
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)

    objects = ProcedureRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "bản công bố của thủ tục"
        ordering = ["procedure", "number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_revision_number_a_procedure"),
            models.UniqueConstraint(
                fields=["procedure"], condition=models.Q(status="draft"), name="one_draft_a_procedure"
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(effective_from__isnull=False, published_at__isnull=False),
                name="published_revisions_have_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} – bản {self.number}"

    @property
    def accepts_dossiers(self) -> bool:
        """Whether it can be filed online here: it has a form and is in the hands of a unit."""
        return self.form is not None and self.unit_id is not None

    def in_force(self, on: date) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.effective_from is not None
            and self.effective_from <= on
            and (self.effective_to is None or on <= self.effective_to)
        )


class PackageDraftQuerySet(models.QuerySet["PackageDraft"]):
    def visible_to(self, actor: Account) -> PackageDraftQuerySet:
        """Only who keeps the catalogue sees what is being written."""
        return self if keeps_the_catalogue(actor) else self.none()


class PackageDraft(models.Model):
    """Bản soạn thủ tục: a procedure package being written in the browser, faults and all; it becomes a revision whole."""

    code = models.CharField("mã thủ tục", max_length=60, unique=True)
    name = models.CharField("tên thủ tục", max_length=2000)
    # As PackageFiles keeps them: {path: text}.
    files = models.JSONField("các tệp")
    version = models.PositiveIntegerField("lần lưu thứ", default=1)
    started_at = models.DateTimeField("bắt đầu lúc")
    started_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người bắt đầu")

    objects = PackageDraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "bản soạn thủ tục"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class DraftSave(models.Model):
    """Lần lưu bản soạn: who saved what and when, with the files as they were before, so that it can be undone."""

    draft = models.ForeignKey(PackageDraft, on_delete=models.CASCADE, related_name="saves", verbose_name="bản soạn")
    version = models.PositiveIntegerField("lần lưu thứ")
    # {path: text before}; null where the file was not there.
    before = models.JSONField("các tệp trước khi lưu")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người lưu")
    at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = verbose_name_plural = "lần lưu bản soạn"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["draft", "version"], name="one_save_a_version")]

    def __str__(self) -> str:
        return f"{self.draft.code} – lần lưu {self.version}"


def keeps_the_catalogue(actor: Account) -> bool:
    """Whether the account edits the catalogue today (vai trò quản trị danh mục thủ tục), or is the program itself."""
    if actor.is_anonymous:
        return False
    return actor.kind == Kind.PROGRAM or holds(actor, Role.CATALOG_EDITOR, on=localdate())
