"""Gói thủ tục: a procedure as a folder of files. Read it, check it as a whole, write it back byte for byte.

`reading` takes a folder or a zip archive in hand safely, `checking` judges it, `writing` gives it back. Importing and
publishing are acts and stand in `congvu.catalog.actions`.
"""
