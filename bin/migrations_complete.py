"""Does every model have its migration? As `makemigrations --check`, without asking a database what it has applied.

Also: migrations have names that say something, and never delete a column or table in the release that stops using it.
"""

from __future__ import annotations

import re
import sys

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

django.setup()
# As makemigrations does: the names of Django's own fields are compared untranslated.
translation.deactivate_all()
loader = MigrationLoader(None)
ours = {config.label for config in apps.get_app_configs() if config.name.startswith("congvu.")}
detector = MigrationAutodetector(
    loader.project_state(),
    ProjectState.from_apps(apps),
    NonInteractiveMigrationQuestioner(specified_apps=ours, dry_run=True),
)
faults = []
for label, migrations in detector.changes(graph=loader.graph, trim_to_apps=ours, convert_apps=ours).items():
    if label in ours:
        faults += [
            f"{label}: no migration for: {one.describe()}" for migration in migrations for one in migration.operations
        ]
for label, name in loader.disk_migrations:
    if label in ours:
        if "_auto_" in name:
            faults.append(f"{label}.{name}: name what it does")
        deletes = re.search(r"(?<!_post)$", name) and any(
            type(operation).__name__ in {"DeleteModel", "RemoveField"}
            for operation in loader.disk_migrations[label, name].operations
        )
        if deletes:
            faults.append(
                f"{label}.{name}: deletes; give it a name ending in _post and release it after the code that let go"
            )
print("\n".join(faults))
sys.exit(bool(faults))
