from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """Sự kiện: one fact, recorded once inside the act that made it true.

    Append-only: a database trigger refuses UPDATE and DELETE. Holds codes and ids, never personal data.
    """

    kind = models.CharField("loại sự kiện", max_length=80)
    about_type = models.CharField("loại đối tượng", max_length=80)
    about_id = models.BigIntegerField("đối tượng")
    by_id = models.BigIntegerField("người thực hiện", null=True)
    # The post (organisations.Appointment) in whose holder's place the officer acted; none when he acted by his own.
    for_post_id = models.BigIntegerField("thay mặt vị trí", null=True)
    at = models.DateTimeField("thời điểm")
    recorded_at = models.DateTimeField("thời điểm ghi", db_default=Now())
    data = models.JSONField("nội dung")

    class Meta:
        verbose_name = verbose_name_plural = "sự kiện"
        indexes = [
            models.Index(fields=["about_type", "about_id", "id"], name="event_timeline"),
            # Rows come in the order of their time: what is new is found without a large index.
            BrinIndex(fields=["recorded_at"], name="event_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
