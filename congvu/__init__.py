"""Công Vụ: one ministry's whole e-government in one program."""
