"""The frame of the house: settings, urls, the base page, the tick, the command line.

Belongs here: what joins the rooms to one program.
Never here: a rule about money, law, time or words to a customer.
"""
