"""The chapters of the file that are tables: one module for what belongs together."""
