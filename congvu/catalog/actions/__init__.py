"""What can be done to the catalogue of procedures."""

from congvu.catalog.actions.drafting import (
    draft_from_package,
    draft_from_revision,
    drop_draft,
    import_again,
    import_draft,
    save_draft,
    start_draft,
    undo_save,
)
from congvu.catalog.actions.groups import end_group, publish_group
from congvu.catalog.actions.importing import ImportReport, Told, import_file
from congvu.catalog.actions.packages import Imported, import_package
from congvu.catalog.actions.publishing import discard, publish, put_in_force, revert

__all__ = [
    "ImportReport",
    "Imported",
    "Told",
    "discard",
    "draft_from_package",
    "draft_from_revision",
    "drop_draft",
    "end_group",
    "import_again",
    "import_draft",
    "import_file",
    "import_package",
    "publish",
    "publish_group",
    "put_in_force",
    "revert",
    "save_draft",
    "start_draft",
    "undo_save",
]
