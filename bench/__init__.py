"""Benchmarks: each one command that checks what it measured before it prints a figure, with ratios to a bare floor."""
