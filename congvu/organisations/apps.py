from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "congvu.organisations"
    verbose_name = "Cơ quan, đơn vị"
