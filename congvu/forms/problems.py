"""What is wrong with a definition: every problem with its line, its place and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from congvu.kernel.refusal import Refusal


@dataclass(frozen=True, order=True)
class Problem:
    """Chỗ sai: `line` from 1 (0 where the definition did not come from a file), `path` like `pages.0.sections.1`."""

    line: int
    path: str
    reason: str

    def __str__(self) -> str:
        place = f"dòng {self.line}" if self.line else self.path or "toàn bộ"
        return f"{place}: {self.reason}"


class FormInvalid(Refusal):
    """A definition that may not be published; `problems` are all that is wrong with it."""

    code: ClassVar[str] = "form_invalid"
    sentence: ClassVar[str] = "Biểu mẫu {filename} có {count} chỗ sai, trước hết {first}"

    def __init__(self, *, filename: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(
            filename=filename,
            count=len(self.problems),
            first=str(self.problems[0]),
            problems=[{"line": p.line, "path": p.path, "reason": p.reason} for p in self.problems],
        )

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.details["filename"], self.problems)


def _rebuild(filename: str, problems: Sequence[Problem]) -> FormInvalid:
    return FormInvalid(filename=filename, problems=problems)
