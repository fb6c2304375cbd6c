"""Template tags: the parts every page is built from."""
