"""Word documents: fields of Zotero and Mendeley, captions, text boxes, and what the file says of itself."""
