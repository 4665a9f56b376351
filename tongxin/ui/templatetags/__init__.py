"""Template tag libraries of the user interface kit."""
