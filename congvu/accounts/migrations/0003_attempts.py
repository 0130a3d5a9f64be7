from django.db import migrations


class Migration(migrations.Migration):
    """The table of the shared cache (settings.CACHES). Unlogged: after a crash it is empty, and nothing is lost."""

    dependencies = [("accounts", "0002_program_account")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE accounts_attempts (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX accounts_attempts_expires ON accounts_attempts (expires);
            """,
            "DROP TABLE accounts_attempts;",
        )
    ]
