"""What can be done to the catalogue of procedures."""

from congvu.catalog.actions.importing import ImportReport, Told, import_file
from congvu.catalog.actions.packages import Imported, import_package
from congvu.catalog.actions.publishing import discard, publish, put_in_force, revert

__all__ = [
    "ImportReport",
    "Imported",
    "Told",
    "discard",
    "import_file",
    "import_package",
    "publish",
    "put_in_force",
    "revert",
]
