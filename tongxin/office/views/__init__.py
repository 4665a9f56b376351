"""Which page of the office answers which address."""
