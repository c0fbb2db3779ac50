"""Guided sessions: guides and the times they offer, booking one, and the session itself.

``offers`` says which times there are, ``bookings`` gives them away, never one twice; ``waiting`` keeps what
becomes free for those who wait, and ``reminders`` knocks before a session. docs/guided.md tells it to people.
"""
