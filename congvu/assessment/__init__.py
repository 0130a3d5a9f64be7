"""Đánh giá việc giải quyết thủ tục hành chính: rating slips, explanations, and the nine indicators of TT 01/2018/TT-VPCP."""
