"""Page shell, components, styles and scripts; no models."""
