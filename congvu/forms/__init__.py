"""Electronic forms as data: definitions, Django forms, answers."""
