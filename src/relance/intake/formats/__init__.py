"""Formats: one folder each, found by its name. A format reads rows; intake.rules says what they mean."""
