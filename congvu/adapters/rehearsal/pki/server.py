"""The rehearsal's authorities over HTTP: CRL, OCSP, certificates, time-stamps, and the troubles that services have."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, ServiceLabel
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from congvu.adapters.rehearsal.pki.authorities import Authorities
from congvu.adapters.rehearsal.pki.time_stamper import Trouble, reply

# A service that is silent holds its caller so long, unless the server ends before.
SILENCE_SECONDS = 60.0


@dataclass
class Faults:
    """What is wrong at the moment, by path of the service ("ocsp/public", "crls/public", "tsa/tsa-1") or its kind ("tsa").

    `down` answers 503, `silent` never answers, `lying` gives time-stamps with something wrong in them.
    """

    down: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    lying: dict[str, Trouble] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def clear(self) -> None:
        self.down.clear()
        self.silent.clear()
        self.lying.clear()


class Services(Animator):
    """certomancer's services, with our time-stamps and troubles; `fixed_time` None is the machine's clock."""

    def __init__(self, authorities: Authorities, faults: Faults, at: datetime | None = None) -> None:
        architecture = authorities.architecture
        store = AnimatorArchStore({architecture.arch_label: architecture})
        super().__init__(store, at_time=at, with_web_ui=False, allow_time_override=False)
        self.faults = faults

    def at_time(self, request: Request) -> datetime:
        """Whole seconds, as RFC 5280 (4.1.2.5.2) writes times: answers with fractions are not believed."""
        moment: datetime = super().at_time(request)
        return moment.replace(microsecond=0)

    def dispatch(self, request: Request) -> Any:
        service = "/".join(request.path.strip("/").split("/")[1:3])
        names = {service, service.partition("/")[0]}
        if names & self.faults.silent:
            self.faults.over.wait(SILENCE_SECONDS)
        if names & (self.faults.down | self.faults.silent):
            return ServiceUnavailable().get_response(request.environ)
        return super().dispatch(request)

    def serve_timestamp_response(self, request: Request, *, label: str, arch: str) -> Response:
        stamper = self.architectures[ArchLabel(arch)].service_registry.summon_timestamper(
            ServiceLabel(label), self.at_time(request)
        )
        answer = reply(stamper, request.stream.read(), self.at_time(request), self.faults.lying.get(f"tsa/{label}"))
        return Response(answer, mimetype="application/timestamp-reply")


class Running:
    """The services on a loopback port, in a thread of this process."""

    def __init__(self, authorities: Authorities, *, port: int, at: datetime | None = None) -> None:
        self.authorities = authorities
        self.faults = Faults()
        self.services = Services(authorities, self.faults, at)
        self.server = listening(self.services, port)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @contextlib.contextmanager
    def at(self, moment: datetime | None) -> Iterator[None]:
        """For the length of the block it is this moment at every authority; None: the machine's clock."""
        before, self.services.fixed_time = self.services.fixed_time, moment
        try:
            yield
        finally:
            self.services.fixed_time = before

    @contextlib.contextmanager
    def troubled(self, *, down: str = "", silent: str = "", lying: dict[str, Trouble] | None = None) -> Iterator[None]:
        """For the length of the block these services (divided by blanks) are down, silent, or lie."""
        self.faults.down |= set(down.split())
        self.faults.silent |= set(silent.split())
        self.faults.lying |= lying or {}
        try:
            yield
        finally:
            self.faults.clear()
            self.faults.over.set()
            self.faults.over = threading.Event()

    def stop(self) -> None:
        self.faults.over.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


def listening(services: Services, port: int) -> BaseWSGIServer:
    """A server on 127.0.0.1; a caller that waits in silence does not stop the others."""
    return make_server("127.0.0.1", port, services, threaded=True, request_handler=_Quiet)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 werkzeug's name
        """Requests are not told; errors are, by werkzeug itself."""
