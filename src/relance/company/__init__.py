"""Us: the firm that is owed money, its people, their roles and how they get in.

Belongs here: firms, users, memberships, invitations and one-time links, the firm's own clock.
Never here: customers, money, policies, pages.
"""
