"""Tests of the whole house. A room's own tests are in the room."""
