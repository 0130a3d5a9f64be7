from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "congvu.catalog"
    verbose_name = "Danh mục thủ tục hành chính"
