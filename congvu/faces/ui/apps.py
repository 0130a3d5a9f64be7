from django.apps import AppConfig
from django.utils.translation import gettext

from congvu.kernel.refusal import Refusal


class UiConfig(AppConfig):
    name = "congvu.faces.ui"
    label = "ui"

    def ready(self) -> None:
        """Refusals are told in the reader's language; their Vietnamese sentences are the keys of the catalogue."""
        Refusal.said = staticmethod(gettext)
