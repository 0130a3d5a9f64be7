from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "congvu.files"
    verbose_name = "Tệp tin"
