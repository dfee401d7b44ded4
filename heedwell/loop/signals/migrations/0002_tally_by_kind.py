from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Count
from django.db.models.functions import TruncMonth


def fill(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Count by kind what was reported before."""
    Signal, Tally = (apps.get_model("signals", name) for name in ("Signal", "Tally"))
    cells = (
        Signal.objects.filter(withdrawal=None)
        .annotate(month=TruncMonth("occurred_on"))
        .values_list("organisation", "month", "service", "severity", "event_type")
        .annotate(n=Count("pk"))
        .order_by()
    )
    Tally.objects.bulk_create(
        Tally(
            organisation_id=organisation,
            grain="service_kind",
            period=month,
            scope=service.hex,
            key=severity,
            event_type=event_type,
            n=n,
        )
        for organisation, month, service, severity, event_type, n in cells
    )


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
