"""The program's own account: listeners, jobs and loads of shipped data act by it. Nobody logs in with it."""

from django.contrib.auth.hashers import make_password
from django.db import migrations
from django.db.models.functions import Now


def make_program_account(apps, schema_editor):
    apps.get_model("accounts", "Account").objects.get_or_create(
        email="congvu@program.invalid",
        defaults={
            "kind": "program",
            "full_name": "Hệ thống Công Vụ",
            "password": make_password(None),
            "created_at": Now(),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(make_program_account, migrations.RunPython.noop)]
