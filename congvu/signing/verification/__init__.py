"""Check signatures on files of any origin; the answer is `congvu.signing.report`."""

from congvu.signing.verification.checking import verify
from congvu.signing.verification.fetching import Fetching, Unreachable
from congvu.signing.verification.trust import Anchor, Purpose, Trust, certificates_in, trust_in

__all__ = ["Anchor", "Fetching", "Purpose", "Trust", "Unreachable", "certificates_in", "trust_in", "verify"]
