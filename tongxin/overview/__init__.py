"""Pages over everything: home, imports, trail."""
