"""Django's PostgreSQL backend, which tells when a commit is in doubt (`base.py`)."""
