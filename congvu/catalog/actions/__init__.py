"""What can be done to the catalogue of procedures."""

from congvu.catalog.actions.importing import ImportReport, Told, import_file
from congvu.catalog.actions.publishing import discard, publish, put_in_force, revert

__all__ = ["ImportReport", "Told", "discard", "import_file", "publish", "put_in_force", "revert"]
