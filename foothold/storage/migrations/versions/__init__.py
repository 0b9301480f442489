"""One file for each step of the schema, numbered. Add the next number; never edit one that was released."""
