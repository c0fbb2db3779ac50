"""The sentences of our own that the model learns from, and what multiplies them: written by hand for it."""
