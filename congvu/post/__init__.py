"""Bưu chính công ích: results and papers that travel by post, with their numbers and where they are."""
