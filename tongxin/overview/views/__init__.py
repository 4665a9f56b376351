"""Pages over everything: imports from upload to taking back, and the trail."""
