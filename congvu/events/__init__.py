"""Facts: what happened, told once; everything else listens."""
