"""Which page of meetings and activities answers which address."""
