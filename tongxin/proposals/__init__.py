"""Proposals: signatures in order, verdict, marks, handling and result."""
