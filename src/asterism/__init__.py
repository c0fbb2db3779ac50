"""Asterism: a peer support network that a charity, a university or a circle of friends runs for itself."""

__version__ = "0.1.0"
