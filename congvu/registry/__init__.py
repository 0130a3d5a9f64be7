"""Danh mục điện tử dùng chung: shared code lists with versions and dates."""
