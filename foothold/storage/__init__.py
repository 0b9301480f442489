"""The truth on disk: tables, migrations and queries."""
