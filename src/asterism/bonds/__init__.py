"""Bonds of two people: who could walk together, and what they share when they do."""
