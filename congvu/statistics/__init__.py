"""Thống kê, báo cáo: what the acts of others add up to, with the dossiers behind every number."""
