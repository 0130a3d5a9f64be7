"""Chữ ký số: certificates and whom to trust, making and checking signatures, papers that wait for theirs."""
