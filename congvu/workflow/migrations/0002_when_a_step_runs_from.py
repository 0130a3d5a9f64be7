from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """From when a step's time is counted, and whether its delay was told. Steps there are already run from their opening."""

    dependencies = [
        ("organisations", "0001_initial"),
        ("workflow", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="late_told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="đã báo quá hạn lúc"),
        ),
        migrations.AddField(
            model_name="workitem",
            name="runs_from",
            field=models.DateTimeField(null=True, verbose_name="tính thời gian từ lúc"),
        ),
        migrations.RunSQL("UPDATE workflow_workitem SET runs_from = opened_at", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="workitem",
            name="runs_from",
            field=models.DateTimeField(verbose_name="tính thời gian từ lúc"),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True), ("late_told_at__isnull", True)),
                fields=["due_at"],
                name="work_late_untold",
            ),
        ),
    ]
