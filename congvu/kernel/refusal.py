"""Refusals: what a person may not do now, told in a sentence that says what to do next."""

from collections.abc import Callable
from typing import Any, ClassVar


class Refusal(Exception):
    """Từ chối thực hiện: an act that the law or the state of things does not allow.

    A subclass names itself with a ``code`` for machines and a Vietnamese ``sentence`` template for
    people; the details given on raising fill the template and stay readable in ``details``.
    A bug is never a refusal: bugs raise ordinary exceptions.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "Không thực hiện được yêu cầu này."
    # How a sentence is said to the reader: as it is written, until a face gives a translation.
    said: ClassVar[Callable[[str], str]] = staticmethod(str)

    def __init__(self, **details: Any) -> None:
        super().__init__(details)
        self.details: dict[str, Any] = details

    def __str__(self) -> str:
        """The sentence for the person, with every detail in its place."""
        return type(self).said(self.sentence).format_map(_Shown(self.details))

    def __reduce__(self) -> tuple[Any, ...]:
        # Exception's own pickling passes positional arguments, which refusals do not take.
        return _rebuild, (type(self), self.details)


class _Shown(dict[str, Any]):
    """A detail nobody gave is shown as an ellipsis: a sentence with a gap beats a crash."""

    def __missing__(self, key: str) -> str:
        return "…"


def _rebuild(kind: type[Refusal], details: dict[str, Any]) -> Refusal:
    return kind(**details)
