"""A citizen's dossier in parts: several procedures filed together, each handled by its own unit and clock."""

from __future__ import annotations

from django.db import models

from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.catalog.models import ProcedureGroup


class JoinedDossierQuerySet(models.QuerySet["JoinedDossier"]):
    def visible_to(self, actor: Account) -> JoinedDossierQuerySet:
        """The frame of the whole – parts, units, states, days – for whoever sees a part or has one to handle."""
        from congvu.dossiers.sight import joined_seen_by

        return joined_seen_by(self, actor)


class JoinedDossier(models.Model):
    """Hồ sơ liên thông: one file of the citizen for a group of procedures (NĐ 61/2018/NĐ-CP Đ3.2); its parts are dossiers."""

    reference = models.CharField("mã nộp chung", max_length=16, unique=True)
    group = models.ForeignKey(ProcedureGroup, on_delete=models.PROTECT, related_name="+", verbose_name="nhóm thủ tục")
    applicant = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người nộp")
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="doanh nghiệp"
    )
    # Under which the whole is filed in its holder's name by another; each part carries it too.
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ủy quyền nộp hồ sơ"
    )
    # As the group said when it was opened: [{"key", "procedure", "after", "shares", "papers"}].
    parts = models.JSONField("các phần")
    created_at = models.DateTimeField("mở lúc")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)

    objects = JoinedDossierQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ liên thông"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.reference
