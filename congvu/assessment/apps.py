from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "congvu.assessment"
    verbose_name = "Đánh giá"
