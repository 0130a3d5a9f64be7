"""How a signature is seen on a page: its place, its picture, and the page with it before any key is used.

The law's measures are `signing.rules.appearance`; what is drawn here is handed to the making of the signature as it is.
"""

from congvu.signing.appearance.places import Chosen, Place
from congvu.signing.appearance.preview import preview
from congvu.signing.appearance.stamps import Stamp, attachment, copy, person, seal
from congvu.signing.rules.appearance import CopyForm, Corner

__all__ = ["Chosen", "CopyForm", "Corner", "Place", "Stamp", "attachment", "copy", "person", "preview", "seal"]
