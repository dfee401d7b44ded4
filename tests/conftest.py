"""What every test can ask for."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.plugins.database", "tests.plugins.browser"]

settings.register_profile(
    "heedwell",
    deadline=None,  # a busy machine is not a wrong answer
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("heedwell")
