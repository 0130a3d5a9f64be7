"""Hand a stored file to a browser. The view has already found it through the actor's eyes."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from congvu.files import kinds
from congvu.files.models import StoredFile
from congvu.files.previews import preview_png
from congvu.files.queries import open_clean

# Nothing in the file may run, load or be framed, whatever a browser takes it for.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# A browser's own PDF viewer does not start in a sandbox; it needs itself and its styles, no more.
PDF_VIEWER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; plugin-types application/pdf"
SHOWN_INLINE = {kinds.PDF.media_type, kinds.PNG.media_type, kinds.JPEG.media_type}


def serve(file: StoredFile, inline: bool = False) -> HttpResponseBase:
    """The file as an attachment under its own name; `inline` shows PDF and images in the browser.

    Raises FileWaiting, FileIsBlocked or FileLost: what is not checked and clean is never served.
    """
    shown = inline and file.media_type in SHOWN_INLINE
    response = FileResponse(
        open_clean(file),
        as_attachment=not shown,
        filename=file.name,
        content_type=file.media_type,
    )
    response["Content-Length"] = str(file.size)
    return _guarded(response, PDF_VIEWER if shown and file.media_type == kinds.PDF.media_type else SANDBOX)


def serve_preview(file: StoredFile, page: int = 1) -> HttpResponseBase:
    """One page as a PNG picture. Raises PreviewRefused, and as `serve`."""
    return serve_picture(preview_png(file, page))


def serve_picture(png: bytes) -> HttpResponseBase:
    """A page that was drawn just now, and is kept nowhere."""
    return _guarded(HttpResponse(png, content_type="image/png"), SANDBOX)


def _guarded(response: HttpResponseBase, policy: str) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = policy
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
