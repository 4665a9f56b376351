"""Office pages: the roster, its changes, and the registers of the office."""
