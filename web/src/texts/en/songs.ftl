# The names of the songs that open and close a meeting.
song-still = Still: hardly anything moves, a wide sky over water
song-river = River: strings that flow, and light on them
song-lantern = Lantern: dark, with a small light that is carried through it
song-returning = Returning: step by step down the path towards a house
song-ember = Ember: low and short, what is left of a fire
song-dawn = Dawn: the bright hour, which comes slowly
