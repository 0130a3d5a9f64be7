from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "congvu.printing"
    verbose_name = "In ấn"
