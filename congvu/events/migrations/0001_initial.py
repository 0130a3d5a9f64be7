"""The fact table and the trigger that makes it append-only."""

import django.db.models.functions.datetime
from django.db import migrations, models

# TRUNCATE is allowed only where Django empties a test database between tests.
APPEND_ONLY = """
CREATE FUNCTION events_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND starts_with(current_database(), 'test_') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'events_event is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER events_event_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON events_event
    FOR EACH STATEMENT EXECUTE FUNCTION events_event_is_append_only();
ALTER TABLE events_event ENABLE ALWAYS TRIGGER events_event_append_only;
"""

NO_LONGER = """
DROP TRIGGER events_event_append_only ON events_event;
DROP FUNCTION events_event_is_append_only();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80, verbose_name="loại sự kiện")),
                ("about_type", models.CharField(max_length=80, verbose_name="loại đối tượng")),
                ("about_id", models.BigIntegerField(verbose_name="đối tượng")),
                ("by_id", models.BigIntegerField(null=True, verbose_name="người thực hiện")),
                ("at", models.DateTimeField(verbose_name="thời điểm")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="thời điểm ghi"
                    ),
                ),
                ("data", models.JSONField(verbose_name="nội dung")),
            ],
            options={
                "verbose_name": "sự kiện",
                "verbose_name_plural": "sự kiện",
                "indexes": [models.Index(fields=["about_type", "about_id", "id"], name="event_timeline")],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, NO_LONGER),
    ]
