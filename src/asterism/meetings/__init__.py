"""Meetings as they can be reached: entering, arriving, the piece, leading, leaning, what stays.

The order of a meeting is decided by the pure rules in ``asterism.circles`` (``meeting``, ``piece``,
``leading``); here it is kept, and said who may do what. Every change takes the row of the meeting's room
first, so that speech and the piece have one order.
"""
