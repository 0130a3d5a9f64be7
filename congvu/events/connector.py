"""How jobs reach PostgreSQL: deferring always on Django's own connection, fetching on the worker's."""

from __future__ import annotations

from procrastinate.connector import BaseAsyncConnector, BaseConnector
from procrastinate.contrib.django import utils
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.psycopg_connector import PsycopgConnector


class OneTransaction(DjangoConnector):
    """Defers a job inside the transaction that asks for it, in a web process and in a worker alike."""

    def get_worker_connector(self) -> BaseAsyncConnector:
        return _Worker(self, kwargs=utils.connector_params(self.alias))


class _Worker(PsycopgConnector):
    """A worker fetches and finishes jobs on connections of its own.

    The library would also defer on them whatever a running task defers, outside that task's transaction: a rollback
    would leave the job behind. So the synchronous side stays Django's.
    """

    def __init__(self, django: DjangoConnector, *, kwargs: dict[str, object]) -> None:
        # A worker uses few connections however many jobs it runs at once: they only fetch, finish and listen.
        super().__init__(kwargs=kwargs, min_size=1, max_size=4)
        self._django = django

    def get_sync_connector(self) -> BaseConnector:
        return self._django
