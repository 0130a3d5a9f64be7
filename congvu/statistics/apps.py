from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "congvu.statistics"
    verbose_name = "Thống kê"
