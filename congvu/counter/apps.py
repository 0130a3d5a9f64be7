from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "congvu.counter"
    verbose_name = "Quầy và số thứ tự"
