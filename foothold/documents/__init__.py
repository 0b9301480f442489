"""CV files to text."""
