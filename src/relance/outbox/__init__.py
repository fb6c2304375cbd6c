"""The outbox: what may leave, what left, and what became of it. Sent at most once, never silently not at all.

Belongs here: messages with their key and states, approval and undo, the last look, the send loop.
Never here: deciding whom to write to, the words, or speaking SMTP.
"""
