"""A message as JSON that can be kept, and what is wrong with its shape in the words of its people."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

# What JSON may say and a database cannot keep: the character NUL, half a character, a number without end.
_SUSPECT = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|[0-9][eE]")

_SENTENCES = {
    "missing": "Thiếu phần này.",
    "json_invalid": "Không phải JSON hợp lệ.",
    "string_type": "Phải là chuỗi ký tự.",
    "string_unicode": "Có ký tự không hợp lệ.",
    "string_too_short": "Phải có ít nhất {min_length} ký tự.",
    "string_too_long": "Không quá {max_length} ký tự.",
    "int_type": "Phải là số nguyên.",
    "int_parsing": "Phải là số nguyên.",
    "int_parsing_size": "Số quá lớn.",
    "int_from_float": "Phải là số nguyên.",
    "greater_than_equal": "Không nhỏ hơn {ge}.",
    "less_than_equal": "Không lớn hơn {le}.",
    "literal_error": "Phải là một trong: {expected}.",
    "dict_type": "Phải là một đối tượng JSON.",
    "model_attributes_type": "Phải là một đối tượng JSON.",
    "model_type": "Phải là một đối tượng JSON.",
    "list_type": "Phải là một danh sách.",
    "too_long": "Không quá {max_length} mục.",
    "too_short": "Phải có ít nhất {min_length} mục.",
}


class KeptJson(Parser):
    """JSON, but not what could not be stored as it was said. Raises ValueError, answered as `message_unreadable`."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = request.body
        said = json.loads(body, parse_constant=_refuse)
        if _SUSPECT.search(body):
            _require_keepable(said)
        return said


def sentence_of(error: dict[str, Any]) -> str:
    """One finding of the schema as a Vietnamese sentence."""
    context = {name: str(value).replace(" or ", ", ") for name, value in (error.get("ctx") or {}).items()}
    try:
        return _SENTENCES.get(str(error.get("type")), "Giá trị không hợp lệ.").format(**context)
    except KeyError:
        return "Giá trị không hợp lệ."


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _require_keepable(said: Any) -> None:
    if isinstance(said, str):
        said.encode()
        if "\0" in said:
            raise ValueError("NUL in a string")
    elif isinstance(said, float):
        if not math.isfinite(said):
            raise ValueError("a number without end")
    elif isinstance(said, list):
        for one in said:
            _require_keepable(one)
    elif isinstance(said, dict):
        for key, one in said.items():
            _require_keepable(key)
            _require_keepable(one)
