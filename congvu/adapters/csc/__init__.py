"""Remote signing by the Cloud Signature Consortium's API, 1.0.4.0 and 2.0, as the country's providers offer it.

Foreign words stop here. `RemoteKeys` is the place of keys "csc" of `signing.gateway`; `credentials_of` finds what a person
has at a provider, so that a certificate can be registered. `docs/reference/remote-signing.md` says what is set where.
"""

from congvu.adapters.csc.credentials import RemoteCredential, credentials_of, send_code
from congvu.adapters.csc.keys import RemoteKeys
from congvu.adapters.csc.providers import Provider, provider, providers

__all__ = ["Provider", "RemoteCredential", "RemoteKeys", "credentials_of", "provider", "providers", "send_code"]
