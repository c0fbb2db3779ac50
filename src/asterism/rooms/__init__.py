"""Rooms: encrypted conversations that the server orders, keeps until their dawn, and cannot read."""
