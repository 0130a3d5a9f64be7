"""Typed readers of environment variables; a bad or missing value stops the start with a sentence."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path


class BadSetting(SystemExit):
    """Raised while settings load: prints one sentence and exits with 2, without a stack trace."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(f"Công Vụ không khởi động được: {sentence}")


def text(name: str, default: str | None = None) -> str:
    """A string; without a default, a missing value stops the start."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise BadSetting(f"thiếu biến môi trường {name}.")
    return default


def secret(name: str, *, demonstration: str | None) -> str:
    """A secret of at least 32 characters; only the demonstration may have one written down (`demonstration`)."""
    value = os.environ.get(name, "")
    if not value and demonstration is not None:
        return demonstration
    if len(value) < 32:
        raise BadSetting(f"{name} phải có ít nhất 32 ký tự ngẫu nhiên và không có giá trị mặc định.")
    return value


def boolean(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} phải là 1 hoặc 0, không phải “{value}”.")


def integer(name: str, default: int, *, least: int, most: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise BadSetting(f"{name} phải là số nguyên từ {least} đến {most}, không phải “{value}”.")
    return int(value)


def choice(name: str, default: str, among: Collection[str]) -> str:
    value = os.environ.get(name, "").strip() or default
    if value not in among:
        raise BadSetting(f"{name} phải là một trong {', '.join(sorted(among))}, không phải “{value}”.")
    return value


def names(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    value = os.environ.get(name, "").strip()
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def folder(name: str, default: Path) -> Path:
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().resolve() if value else default


def remote_signing(*, rehearsed: bool) -> list[dict[str, str | int]]:
    """The providers of remote signing, as CSC_PROVIDERS names them (docs/reference/remote-signing.md); beside the
    demonstration also the one whose keys bind nobody."""
    found: list[dict[str, str | int]] = []
    for name in names("CSC_PROVIDERS", []):
        about = f"CSC_{name.upper()}"
        found.append(
            {
                "name": name,
                "title": text(f"{about}_TITLE", name),
                "url": text(f"{about}_URL"),
                "client": text(f"{about}_CLIENT"),
                "secret": text(f"{about}_SECRET"),
                "version": choice(f"{about}_VERSION", "v1", ["v1", "v2"]),
                "login": choice(f"{about}_LOGIN", "oauth2", ["oauth2", "basic"]),
                "batch": integer(f"{about}_BATCH", 100, least=1, most=1000),
            }
        )
    if rehearsed and (url := text("REHEARSAL_CSC_URL", "")):
        found.append(
            {
                "name": "trinh-dien",
                "title": "Ký số từ xa (trình diễn)",
                "url": url,
                "client": "congvu",
                "secret": "trinh-dien-khong-bi-mat",
                "hint": "Trình diễn: mã PIN 12345678, mã xác nhận 246810.",
            }
        )
    return found
