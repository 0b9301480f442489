"""Models and vectors: everything that ranks by text, and the only place that loads a model."""
