"""Foothold's core: what is true (`domain`), the straight lines (`flows`) and the edges beside them."""
