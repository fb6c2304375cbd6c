"""The hand-over file: everything that proves a claim, for a lawyer, an agency or a court.

Here belongs: choosing what each of them gets, gathering it from the rooms, writing it as a folder of open formats and
as one PDF. Never: a figure of its own, or a change of anything but the timeline's line that a file was made.
"""
