"""Thủ tục hành chính: procedures and their published revisions."""
