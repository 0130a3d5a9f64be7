"""The files of a package: paths and bytes, whichever container they came in.

A package is stored in its revision as JSON, `{path: text}`; what is not UTF-8 text stands as `{"base64": …}`. Either way
the bytes come back as they were.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PROCEDURE, FORM, PROCESS, RESULT = "procedure.yaml", "form.yaml", "process.bpmn", "result.typ"
MOST_FILES = 200
LARGEST_FILE = 5_000_000
LARGEST_PACKAGE = 20_000_000
_KNOWN = re.compile(
    r"(procedure\.yaml|form\.yaml|process\.bpmn|[\w-]+\.dmn|result\.typ|README\.md|samples/[^/]+\.yaml|forms/[^/]+)"
)


_CALLED = {
    PROCEDURE: "nội dung công bố",
    FORM: "tờ khai điện tử",
    PROCESS: "quy trình",
    RESULT: "mẫu kết quả",
    "README.md": "ghi chú",
}


def said(path: str) -> str:
    """What a file of a package is called where people read of it: “tờ khai điện tử (form.yaml)”."""
    for folder, suffix, name in (("samples/", ".yaml", "hồ sơ mẫu"), ("", ".dmn", "bảng quyết định")):
        if path.startswith(folder) and path.endswith(suffix):
            return f"{name} {path.removeprefix(folder).removesuffix(suffix)}"
    return f"{_CALLED[path]} ({path})" if path in _CALLED else path


@dataclass(frozen=True, order=True)
class Problem:
    """Lỗi của gói: in which file, at which line (0: the whole file), and why, as a Vietnamese sentence."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}{f', dòng {self.line}' if self.line else ''}: {self.reason}"

    def as_json(self) -> dict[str, Any]:
        return {"file": self.file, "line": self.line, "reason": self.reason}


@dataclass(frozen=True)
class PackageFiles:
    """Paths (with `/`, relative) to bytes."""

    files: Mapping[str, bytes]

    def text(self, path: str) -> str | None:
        """The text of a file; None where there is none or where it is not UTF-8."""
        try:
            return self.files[path].decode("utf-8") if path in self.files else None
        except UnicodeDecodeError:
            return None

    def names(self, suffix: str, folder: str = "") -> list[str]:
        """The paths in a folder (the top one by default) that end with a suffix, in order."""
        return sorted(
            path for path in self.files if path.endswith(suffix) and path.rpartition("/")[0] == folder.rstrip("/")
        )

    @property
    def digest(self) -> str:
        """SHA-256 over every path and its bytes."""
        whole = hashlib.sha256()
        for path in sorted(self.files):
            whole.update(f"{path}\0{hashlib.sha256(self.files[path]).hexdigest()}\n".encode())
        return whole.hexdigest()

    def as_json(self) -> dict[str, Any]:
        return {path: _stored(self.files[path]) for path in sorted(self.files)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> PackageFiles:
        return cls({path: _bytes(value) for path, value in stored.items()})


def belongs(path: str) -> bool:
    """Whether a package may hold a file of this name."""
    return _KNOWN.fullmatch(path) is not None


def _stored(content: bytes) -> Any:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    # PostgreSQL's JSON holds no NUL.
    return {"base64": base64.b64encode(content).decode("ascii")} if "\0" in text else text


def _bytes(value: Any) -> bytes:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else str(value).encode("utf-8")
