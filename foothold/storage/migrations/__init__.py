"""Migrations of the database: `env.py` runs them, `versions` holds them."""
