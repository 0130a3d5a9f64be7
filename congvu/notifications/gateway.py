"""Channels other than e-mail (SMS, Zalo), as the rest of the program sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Undeliverable(Exception):
    """The address will never take this message: do not try again."""


class ChannelDown(Exception):
    """The channel does not work now: try again later."""


class Messenger(Protocol):
    def send(self, address: str, text: str, reference: str) -> None:
        """Hand over one message; `reference` is the same when it is tried again. Raises Undeliverable or ChannelDown."""
        ...


@dataclass
class ScriptedMessenger:
    """For tests and development: keeps what it is given, or raises what it is told to, one answer a message."""

    answers: list[Exception | None] = field(default_factory=list)
    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, address: str, text: str, reference: str) -> None:
        if self.answers and (answer := self.answers.pop(0)) is not None:
            raise answer
        self.sent.append((address, text, reference))


def is_configured(channel: str) -> bool:
    """E-mail always is; another channel when the settings name its messenger."""
    return channel == "email" or channel in settings.MESSENGERS


def messenger(channel: str) -> Messenger:
    """The messenger of a channel; raises ChannelDown when the settings no longer name one."""
    if channel not in settings.MESSENGERS:
        raise ChannelDown(f"no messenger for {channel}")
    made: Messenger = import_string(settings.MESSENGERS[channel])()
    return made
