"""What the law says of signing, as pure functions."""
