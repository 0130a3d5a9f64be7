"""Pure Python that knows neither Django, nor the clock, nor the database."""
