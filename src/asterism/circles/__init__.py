"""Circles: who is in them, how a meeting keeps its order, and how one finds the circle that fits.

``meeting`` and ``piece`` are the order of one meeting; ``finding`` is the shared frequency. When a circle
meets is said by ``asterism.schedules``, and told to calendars by ``asterism.calendars``.
"""
