"""Sentences composed of typed items: what attaches to what follows from types alone."""
