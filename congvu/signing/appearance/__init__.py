"""How a signature looks on a page: NĐ 30/2020/NĐ-CP, Phụ lục I."""
