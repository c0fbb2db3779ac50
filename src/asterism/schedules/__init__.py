"""When something takes place again and again: a start on the clock of a place, a rule, single changes.

``schedule`` and what it stands on (``rule``, ``wall_time``) say when; ``kept_schedule`` is how it is kept;
``time_zone_text`` tells a zone to calendars. Circles meet by it, and guides offer their times by it.
"""
