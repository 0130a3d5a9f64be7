"""Hồ sơ thủ tục hành chính: the legal life of a dossier."""
