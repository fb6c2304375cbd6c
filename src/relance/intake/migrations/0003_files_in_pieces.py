"""A file is kept in pieces, so that nobody has to hold a long one in memory."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

SIZE = 1024 * 1024


def cut(apps: Any, editor: Any) -> None:
    """Cut up the files that are kept."""
    sources, pieces = apps.get_model("intake", "Import"), apps.get_model("intake", "Piece")
    for key in list(sources.objects.order_by("pk").values_list("pk", flat=True)):
        data = bytes(sources.objects.values_list("file", flat=True).get(pk=key))
        sources.objects.filter(pk=key).update(size=len(data))
        for number, place in enumerate(range(0, len(data), SIZE)):
            pieces.objects.create(source_id=key, number=number, content=data[place : place + SIZE])


def join(apps: Any, editor: Any) -> None:
    """Put the files together again."""
    sources, pieces = apps.get_model("intake", "Import"), apps.get_model("intake", "Piece")
    for key in list(sources.objects.order_by("pk").values_list("pk", flat=True)):
        parts = pieces.objects.filter(source_id=key).order_by("number").values_list("content", flat=True)
        sources.objects.filter(pk=key).update(file=b"".join(bytes(part) for part in parts))


class Migration(migrations.Migration):
    """Add the pieces, fill them, let go of the whole."""

    dependencies: ClassVar = [("intake", "0002_kinds_of_files_and_what_they_brought")]

    operations: ClassVar = [
        migrations.AddField("import", "size", models.PositiveIntegerField(default=0), preserve_default=False),
        migrations.CreateModel(
            name="Piece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="intake.import"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "number"), name="pieces_of_a_file_in_order")
                ],
            },
        ),
        migrations.AlterField("import", "file", models.BinaryField(default=b"")),
        migrations.RunPython(cut, join),
        migrations.RemoveField("import", "file"),
    ]
