from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "congvu.faces.ui"
    label = "ui"
