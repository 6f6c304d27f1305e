"""Reading, checking and joining PDF files: the one door to pikepdf.

`checker.check_pdf` judges a file, `text.text_in_reading_order` reads it aloud. Each other
module is one subject of the check and knows only `document` and the plain values that
`content` and `structure` read from it.
"""
