from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "congvu.notifications"
    verbose_name = "Thông báo"
