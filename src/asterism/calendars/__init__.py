"""What other programs read: the secret calendar of one member, and the public directory of circles.

Names and times only, never people. ``feeds`` writes both, ``addresses`` says what a secret address opens.
"""
