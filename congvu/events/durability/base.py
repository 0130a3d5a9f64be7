"""A commit that is in doubt is an error, not a success.

With synchronous replication PostgreSQL commits on this machine, then waits for the standby. When that wait is cancelled
(a fail-over, an operator, a time-out) it still answers COMMIT, with no more than a WARNING beside it; after the
fail-over the row may be gone. psycopg hands warnings to a handler and goes on. So every connection gets a handler that
remembers the warning, and `commit` looks.
"""

from __future__ import annotations

import weakref
from typing import Any

import psycopg
from django.db import OperationalError
from django.db.backends.postgresql import base
from psycopg.errors import Diagnostic

from congvu.kernel.refusal import Refusal

WARNING = "01000"
CANCELLED_WAIT = "canceling wait for synchronous replication"

_in_doubt: weakref.WeakSet[psycopg.Connection[Any]] = weakref.WeakSet()


class CommitInDoubt(Refusal, OperationalError):
    """Written here, not confirmed by the standby: it may or may not survive. Look before doing it again."""

    code = "commit_in_doubt"
    sentence = (
        "Hệ thống chưa xác nhận được thao tác vừa rồi đã lưu bền vững hay chưa. "
        "Hãy tải lại trang để xem kết quả trước khi làm lại."
    )


class DatabaseWrapper(base.DatabaseWrapper):
    def _configure_connection(self, connection: psycopg.Connection[Any]) -> bool:
        watch(connection)
        configured: bool = super()._configure_connection(connection)
        return configured

    def _commit(self) -> None:
        super()._commit()
        if self.connection in _in_doubt:
            _in_doubt.discard(self.connection)
            raise CommitInDoubt


def watch(connection: psycopg.Connection[Any]) -> None:
    """Remember on this connection a warning that a commit's wait was cancelled."""
    itself = weakref.ref(connection)

    def heard(notice: Diagnostic) -> None:
        watched = itself()
        if watched is not None and is_cancelled_wait(notice):
            _in_doubt.add(watched)

    connection.add_notice_handler(heard)


def is_cancelled_wait(notice: Diagnostic) -> bool:
    # The message is translated when lc_messages is not English; the code alone would also catch harmless warnings,
    # so a server in another language is told apart by the name of its source function.
    return notice.sqlstate == WARNING and (
        CANCELLED_WAIT in (notice.message_primary or "") or notice.source_function == "SyncRepWaitForLSN"
    )
