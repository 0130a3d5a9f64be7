from django.db import migrations


def members_become_senders(apps, schema_editor):
    """What a member could do is what a sender does."""
    apps.get_model("accounts", "EnterpriseStaff").objects.filter(part="member").update(part="sender")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_parts_invitations_mandates")]

    operations = [migrations.RunPython(members_become_senders, migrations.RunPython.noop)]
