from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "congvu.workflow"
    verbose_name = "Quy trình điện tử"
