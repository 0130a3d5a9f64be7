from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "congvu.events"
    verbose_name = "Sự kiện"

    def ready(self) -> None:
        # Every process must know every listener: record() defers a job for each of them.
        autodiscover_modules("listeners")
