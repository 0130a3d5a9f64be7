from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "congvu.forms"
    verbose_name = "Biểu mẫu điện tử"
