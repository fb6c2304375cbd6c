"""The words of the timeline, one file per sort of happening."""
