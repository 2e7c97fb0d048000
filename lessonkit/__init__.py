"""What lessons import: photographs, figures, and the book's own Sphinx extensions."""
