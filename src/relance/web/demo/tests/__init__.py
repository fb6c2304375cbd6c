"""Tests of the sample book: its shape on any day."""
