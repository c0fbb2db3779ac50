"""The outside lines: who else can be called, in each country, and how sure we are of it."""
