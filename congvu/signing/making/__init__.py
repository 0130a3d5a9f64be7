"""Make signatures: PAdES, XAdES, CAdES, JWS, each in phases that cannot be skipped."""
