"""What a command says: results on stdout, for a person or as JSON; progress and refusals on stderr."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
from typing import Any


def speak_utf8() -> None:
    """Vietnamese comes out whole under any locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def say(text: str) -> None:
    """Progress, for a person."""
    with contextlib.suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


def tell(args: argparse.Namespace, value: Any, *lines: str) -> None:
    """The result: `value` as one line of JSON when asked for, else `lines`."""
    if args.json:
        print(json.dumps(value, ensure_ascii=False, default=str), flush=True)
    else:
        for line in lines:
            print(line, flush=True)


def refuse(args: argparse.Namespace, code: str, sentence: str) -> None:
    if args.json:
        print(json.dumps({"refused": code, "sentence": sentence}, ensure_ascii=False), flush=True)
    say(sentence)
