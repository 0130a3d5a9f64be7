"""Check signatures on files of any origin; the answer is `congvu.signing.report`."""
