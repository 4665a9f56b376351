"""What the project needs around the product: checks and the ground run.py stands on."""
