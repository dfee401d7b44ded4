"""The table of words, and the index that each database has for it."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from heedwell.foundation.search import postgresql, sqlite


def create_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    engine = sqlite if schema_editor.connection.vendor == "sqlite" else postgresql
    schema_editor.execute(engine.CREATE_INDEX, None)


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    engine = sqlite if schema_editor.connection.vendor == "sqlite" else postgresql
    schema_editor.execute(engine.DROP_INDEX, None)


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="SearchDoc",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("organisation_id", models.UUIDField()),
                ("service_id", models.UUIDField(null=True)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("happened_at", models.DateTimeField()),
                ("words", models.TextField()),
            ],
            options={
                "db_table": "search_doc",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "subject_type", "subject_id"),
                        name="search_doc_once",
                    )
                ],
            },
        ),
        migrations.RunPython(create_index, drop_index),
    ]
