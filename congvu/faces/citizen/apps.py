from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "congvu.faces.citizen"
    label = "citizen"
