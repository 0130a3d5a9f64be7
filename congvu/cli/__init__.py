"""The command line: `congvu COMMAND …`, the operator's face of the house.

A command is a module of this package named in `COMMANDS`, with `add_parser(subparsers)`. It adds its parser and sets
`run`, a function of the parsed arguments that returns an exit code (None is 0). Before `run` is called the environment
is settled, the database found or started, and Django ready; `set_defaults(needs=Needs.NOTHING)` (or `SETTINGS`) asks
for less. `args.json` tells whether a machine reads; print results with `congvu.cli.output`.

Exit codes: 0 done; 1 refused or found wrong, with a sentence on stderr; 2 arguments or settings wrong.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from congvu.cli import house, output
from congvu.cli.arguments import Parser
from congvu.environment import BadSetting
from congvu.kernel.refusal import Refusal
from congvu.kernel.system_errors import why

COMMANDS = (
    "up",
    "web",
    "worker",
    "migrate",
    "status",
    "check",
    "shell",
    "backup",
    "restore",
    "catalog",
    "procedure",
    "registry",
    "partner",
    "deadline",
    "sign",
    "bench",
)


def main(arguments: Sequence[str] | None = None) -> int:
    output.speak_utf8()
    parser = build_parser()
    args = parser.parse_args(arguments)
    if getattr(args, "run", None) is None:
        getattr(args, "parser", parser).print_help(sys.stderr)
        return 2
    try:
        end_cleanly_when_told()
        with house.opened(args.needs):
            return int(args.run(args) or 0)
    except Refusal as refusal:
        output.refuse(args, refusal.code, str(refusal))
        return 1
    except BadSetting as bad:
        output.refuse(args, "bad_setting", str(bad))
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep Python from complaining while it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        output.refuse(args, "system_refused", f"Không dùng được{place}: {why(error)}.")
        return 1


def end_cleanly_when_told() -> None:
    """SIGTERM and a closed terminal end a command as Ctrl-C does: what was opened is closed, a database we started stops."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, interrupt)
        signal.signal(signal.SIGHUP, interrupt)


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="congvu", description="Công Vụ: chính phủ điện tử của một bộ trong một chương trình.")
    parser.set_defaults(needs=house.Needs.DATABASE, json=False)
    subparsers = parser.add_subparsers(title="Lệnh", metavar="LỆNH", dest="command")
    for name in COMMANDS:
        import_module(f"congvu.cli.{name}").add_parser(subparsers)
    parser.give_json_to_every_command()
    return parser
