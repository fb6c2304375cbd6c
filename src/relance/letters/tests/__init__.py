"""Tests of the words: rules as properties, every wording file, and golden letters for people to read."""
