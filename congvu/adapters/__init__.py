"""Foreign systems: the only place that knows a foreign code."""
