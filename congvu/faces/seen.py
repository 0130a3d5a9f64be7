"""Who signs agrees to what the page showed: the form brings the digests back, and what was prepared anew is refused."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from congvu.signing.models import Signature
from congvu.signing.refusals import PreparedAnew

FIELD = "da-xem"


def require_seen(request: HttpRequest, signatures: Iterable[Signature]) -> None:
    """Raises PreparedAnew for a paper that the page did not show as it is prepared now."""
    seen = set(request.POST.getlist(FIELD))
    for signature in signatures:
        if signature.digest not in seen:
            raise PreparedAnew(paper=str(signature.paper))
