"""Ask the virus scanner about one file and do what its verdict means."""

from __future__ import annotations

from datetime import datetime

from congvu.accounts.queries import program_account
from congvu.files import actions, gateway, vault
from congvu.files.models import StoredFile


def scan(file: StoredFile, *, at: datetime) -> None:
    """Clear or block a waiting file. Raises ScanUnavailable: no verdict is no permission, the file goes on waiting."""
    if file.check_state != StoredFile.Check.WAITING:
        return
    with vault.opened(file.sha256, size=file.size) as content:
        verdict = gateway.scanner().scan(content)
    if verdict.is_clean:
        actions.clear(file, by=program_account(), at=at)
    else:
        actions.block(file, reason=verdict.found, by=program_account(), at=at)
