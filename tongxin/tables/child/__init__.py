"""The part of the reader that runs in the limited child process; imports nothing of the product."""
