"""Hints between processes. Never the truth: whoever missed one reads the store."""

from asterism.bus.base import Bus, Callback, matches

__all__ = ["Bus", "Callback", "matches"]
