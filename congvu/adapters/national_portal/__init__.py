"""Cổng Dịch vụ công quốc gia: what it calls things. Its codes stop here."""
