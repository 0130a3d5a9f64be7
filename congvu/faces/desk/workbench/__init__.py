"""Bàn soạn thủ tục: a procedure from nothing to published in the browser.

What is edited is a draft package (`congvu.catalog`); every page shows one part of it, saves it, and says what is found
wrong beside it. `parts` names the parts and their properties, `outline` lists and edits them.
"""
