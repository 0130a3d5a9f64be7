from importlib import import_module

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "congvu.files"
    verbose_name = "Tệp tin"

    def ready(self) -> None:
        import_module("congvu.files.checks")
