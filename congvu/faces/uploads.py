"""One file out of a request, kept: the only way an upload comes in."""

from __future__ import annotations

from collections.abc import Collection

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.timezone import now

from congvu.files.actions import store
from congvu.files.kinds import KINDS, MEGABYTE
from congvu.files.models import StoredFile
from congvu.kernel.refusal import Refusal


class NoFileChosen(Refusal):
    code = "no_file_chosen"
    sentence = "Chưa chọn tệp. Hãy bấm vào ô chọn tệp, chọn một tệp rồi tải lên."


def media_types(suffixes: Collection[str]) -> tuple[str, ...]:
    """The media types of suffixes such as "pdf" and "jpg"."""
    wanted = {f".{suffix}" for suffix in suffixes}
    return tuple(kind.media_type for kind in KINDS.values() if wanted & set(kind.suffixes))


def stored_upload(request: HttpRequest, *, accept: Collection[str], max_mb: int, name: str = "file") -> StoredFile:
    """Keep the uploaded file; raises a FileRefused or NoFileChosen with what to do next."""
    upload = request.FILES.get(name)
    if upload is None:
        raise NoFileChosen()
    return _stored(request, upload, accept, max_mb)


def stored_sheets(
    request: HttpRequest, *, accept: Collection[str], max_mb: int, name: str
) -> tuple[list[StoredFile], list[Refusal]]:
    """Keep all files that were chosen at once, in their order; those that could not be kept say why."""
    kept, refused = [], []
    for upload in request.FILES.getlist(name):
        try:
            kept.append(_stored(request, upload, accept, max_mb))
        except Refusal as why:
            refused.append(why)
    return kept, refused


def _stored(request: HttpRequest, upload: UploadedFile, accept: Collection[str], max_mb: int) -> StoredFile:
    allowed = media_types(accept) or tuple(KINDS)
    return store(
        upload, name=upload.name or "tep", by=request.user, at=now(), allowed=allowed, largest=max_mb * MEGABYTE
    )


class TooManyFiles(Refusal):
    code = "too_many_files"
    sentence = "Chỉ kèm được nhiều nhất {most} tệp một lần. Hãy bớt tệp hoặc gộp các trang vào một tệp PDF."


def stored_uploads(request: HttpRequest, name: str, *, most: int = 5, max_mb: int = 20) -> list[StoredFile]:
    """Keep the files of one field, none or several; raises a FileRefused or TooManyFiles."""
    uploads = request.FILES.getlist(name)
    if len(uploads) > most:
        raise TooManyFiles(most=most)
    return [store(one, name=one.name or "tep", by=request.user, at=now(), largest=max_mb * MEGABYTE) for one in uploads]
