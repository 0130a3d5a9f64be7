"""Agencies, units, positions, officers and their work calendars."""
