"""Circles: when they meet, how a meeting keeps its order, and how one finds the circle that fits.

``schedule`` and what it stands on (``rule``, ``wall_time``) say when; ``feeds`` tells calendars and
directories; ``meeting`` and ``piece`` are the order of one meeting; ``finding`` is the shared frequency.
"""
