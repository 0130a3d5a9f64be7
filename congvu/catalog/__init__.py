"""Thủ tục hành chính: procedures and their published revisions."""

from pathlib import Path

# A few hundred real procedures of the Ministry of Industry and Trade (codes, names, agencies, limits, decisions), for the
# demonstration: `actions.import_file(SHIPPED_CATALOGUE, by=…, at=…)`.
SHIPPED_CATALOGUE = Path(__file__).with_name("data") / "catalogue.jsonl.gz"
