from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "congvu.post"
    verbose_name = "Bưu chính công ích"
