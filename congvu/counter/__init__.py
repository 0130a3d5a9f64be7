"""Quầy: the windows of a one-stop desk, the numbers people wait with, and the hours they booked."""
