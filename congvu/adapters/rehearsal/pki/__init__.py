"""A rehearsal of the country's certificate authorities, by certomancer: roots, issuers, CRL, OCSP, time-stamps.

Nothing signed by it binds anybody: its keys lie in a folder. `python -m congvu.adapters.rehearsal.pki --folder F --port P`.
"""

from congvu.adapters.rehearsal.pki.authorities import PIN, Authorities, made, opened
from congvu.adapters.rehearsal.pki.server import Running
from congvu.adapters.rehearsal.pki.time_stamper import Trouble

__all__ = ["PIN", "Authorities", "Running", "Trouble", "made", "opened"]
