"""Who did something, in the reader's language."""

import pytest
from django.template import Context, Template
from django.utils import translation

from relance.desk.doers import doer


@pytest.mark.parametrize(
    ("by", "english", "french"),
    [
        ("root (command line)", "root, on the command line", "root, en ligne de commande"),
        ("command line", "the command line", "la ligne de commande"),
        ("Claire Aubry", "Claire Aubry", "Claire Aubry"),
        ("", "", ""),
    ],
)
def test_the_command_line_is_named_calmly(by, english, french):
    assert doer(by) == english
    with translation.override("fr"):
        assert Template("{% load doers %}{{ by|doer }}").render(Context({"by": by})) == french
