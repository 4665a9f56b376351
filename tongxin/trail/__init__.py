"""The trail: who did what, when, in an append-only chain per committee."""
