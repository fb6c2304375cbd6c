"""The filter `doer`: who did something, as a page says it."""

from django import template

from relance.desk.doers import doer

register = template.Library()
register.filter("doer", doer)
