"""People and enterprises who log in, and the enterprises they act for."""
