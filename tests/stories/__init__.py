"""Stories that run through several modules, on the sample year."""
