"""Hypothesis without a stopwatch: on a busy machine a slow example is no fault."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
