"""Run as a program of its own: a file on standard input, `MEDIA_TYPE PAGE|count` as arguments, PNG or a number out.

Exit 3: no such page. It limits its own time and memory before it looks at a byte.
"""

from __future__ import annotations

import contextlib
import io
import resource
import sys

WIDTH = 1000
TALLEST = 4000
MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_CPU: 10,  # seconds
    resource.RLIMIT_AS: 1024 * MEGABYTE,
    resource.RLIMIT_FSIZE: 64 * MEGABYTE,
    resource.RLIMIT_CORE: 0,
}


def main(media_type: str, what: str) -> int:
    for what_of, most in LIMITS.items():
        with contextlib.suppress(ValueError, OSError):  # some systems do not know a limit on memory
            resource.setrlimit(what_of, (most, most))
    content = sys.stdin.buffer.read()
    if media_type != "application/pdf":
        return _write_image(content) if what == "1" else 3
    return _write_page(content, what)


def _write_page(content: bytes, what: str) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    if what == "count":
        sys.stdout.write(str(len(document)))
        return 0
    number = int(what) - 1
    if not 0 <= number < len(document):
        return 3
    document.init_forms()  # so that what fields show, signatures among them, is drawn as a viewer does
    # Signatures are form fields: without this nobody would see them.
    document.init_forms()
    page = document[number]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), TALLEST / max(height, 1))
    page.render(scale=scale).to_pil().save(sys.stdout.buffer, "PNG", optimize=False)
    return 0


def _write_image(content: bytes) -> int:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
        image.draft("RGB", (WIDTH * 2, TALLEST))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((WIDTH, TALLEST))
        upright.convert("RGB").save(sys.stdout.buffer, "PNG")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
