"""What is committed as built: complete, ours, and fit for the manifest storage."""

from __future__ import annotations

import re
from pathlib import Path

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

STATIC = Path(__file__).parent.parent / "static"
CSS = (STATIC / "ui" / "congvu.css").read_text(encoding="utf-8")


def test_the_style_sheet_has_no_foreign_emblem_or_typeface() -> None:
    for word in ("crown", "crest", "GDS Transport"):
        assert word.lower() not in CSS.lower(), word


def test_every_address_in_the_style_sheet_is_a_file_of_ours() -> None:
    addresses = re.findall(r"url\(\"?([^\")]+)\"?\)", CSS)
    assert len(addresses) == 3
    for address in addresses:
        assert (STATIC / "ui" / address).is_file(), address


def test_production_can_name_every_file_by_its_hash(tmp_path: Path) -> None:
    """A source-map comment or a missing image would stop the installation here."""
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    ours = FileSystemStorage(location=STATIC)
    names = [str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.is_file()]
    for name in names:
        storage._save(name, ours.open(name))
    results = list(storage.post_process({name: (storage, name) for name in names}))
    assert not [answer for _name, _hashed, answer in results if isinstance(answer, Exception)]
    assert "ui/congvu.css" in storage.hashed_files
    assert (tmp_path / storage.hashed_files["ui/congvu.css"]).is_file()


def test_every_licence_stands_beside_what_it_covers() -> None:
    notices = (STATIC / "ui" / "NOTICES.md").read_text(encoding="utf-8")
    for licence in (STATIC / "ui" / "licences").iterdir():
        assert f"licences/{licence.name}" in notices
    assert (
        "SIL OPEN FONT LICENSE"
        in (STATIC / "ui" / "licences" / "be-vietnam-pro-OFL.txt").read_text(encoding="utf-8").upper()
    )


def test_what_is_hidden_is_not_shown_whatever_a_component_says() -> None:
    assert "[hidden]{display:none !important}" in CSS
