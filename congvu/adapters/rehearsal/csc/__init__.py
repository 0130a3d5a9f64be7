"""A rehearsal of a remote signing provider: the Cloud Signature Consortium's API, 1.0.4.0 and 2.0, spoken strictly.

Its keys are those of the rehearsal's authorities and bind nobody.
`python -m congvu.adapters.rehearsal.csc --folder F --port P`: F is the folder of `congvu.adapters.rehearsal.pki`.
"""

from congvu.adapters.rehearsal.csc.accounts import CLIENT, CODE, SECRET, RemoteAccount, accounts
from congvu.adapters.rehearsal.csc.protocol import Protocol
from congvu.adapters.rehearsal.csc.server import Running

__all__ = ["CLIENT", "CODE", "SECRET", "Protocol", "RemoteAccount", "Running", "accounts"]
