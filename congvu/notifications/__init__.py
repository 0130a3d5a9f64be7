"""In-app inbox, e-mail, and gateways to other channels."""
