"""Typst templates to PDF/A: the legal prints' printing press."""
