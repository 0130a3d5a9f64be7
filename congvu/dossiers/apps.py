from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "congvu.dossiers"
    verbose_name = "Hồ sơ"
