"""LaTeX: included files, authors, bibliographies and drawings, which pandoc would not find."""
