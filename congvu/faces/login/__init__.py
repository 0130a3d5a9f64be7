"""Logging in: the one way in for citizens, enterprises and officers."""
