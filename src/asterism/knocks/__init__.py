"""The drumbeat: a knock at the doors of those whom a person named, and the time they set themselves."""
