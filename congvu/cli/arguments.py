"""argparse in Vietnamese: headings, help and errors."""

from __future__ import annotations

import argparse
import contextlib
import re
from datetime import date, datetime
from typing import Any, NoReturn

# The library's own messages that a person can meet, in the order in which they are tried.
_MESSAGES = (
    (r"the following arguments are required: (.*)", r"thiếu \1"),
    (r"unrecognized arguments: (.*)", r"không hiểu \1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1: không có \2; chọn một trong \3"),
    (r"argument (.*?): invalid \w+ value: (.*)", r"\1: giá trị \2 không đúng"),
    (r"argument (.*?): expected .*argument.*", r"\1: thiếu giá trị"),
    (r"one of the arguments (.*) is required", r"cần một trong \1"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 không dùng cùng \2"),
    (r"^argument (.*?): (.*)", r"\1: \2"),
)


def positive(text: str) -> int:
    """The type of a count: a whole number from 1."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:10]) <= 2_000_000_000):
        raise argparse.ArgumentTypeError(f"giá trị {text!r} không đúng; hãy ghi một số nguyên từ 1 trở lên")
    return int(text)


def day(text: str) -> date:
    """The type of a date: 2026-11-22, or 22/11/2026 as people write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(text.strip(), form).date()
    raise argparse.ArgumentTypeError(f"giá trị {text!r} không phải ngày; hãy ghi như 2026-11-22")


class Parser(argparse.ArgumentParser):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", _Formatter)
        super().__init__(
            *args, add_help=False, allow_abbrev=False, **{k: v for k, v in kwargs.items() if k != "add_help"}
        )
        self._positionals.title, self._optionals.title = "Tham số", "Tùy chọn"
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help="hiện trợ giúp này")
        self.set_defaults(parser=self)

    def error(self, message: str) -> NoReturn:
        for pattern, words in _MESSAGES:
            message = re.sub(pattern, words, message)
        self.exit(2, f"{self.format_usage()}{self.prog}: {message}.\n")

    def give_json_to_every_command(self) -> None:
        """`--json` on every command and subcommand that has not described its own."""
        groups = [action for action in self._actions if isinstance(action, argparse._SubParsersAction)]
        for parser in {id(one): one for group in groups for one in group.choices.values()}.values():
            parser.give_json_to_every_command()
        if not groups and "--json" not in self._option_string_actions:
            self.add_argument("--json", action="store_true", help="in kết quả dạng JSON cho máy đọc")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)
