"""The ledger: what every recorded row is worth now, as an append-only chain and its standing projection."""
