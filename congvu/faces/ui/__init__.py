"""Hệ thống giao diện: the look that every face shares. How to use each component: README.md."""
