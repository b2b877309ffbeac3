"""No test depends on how busy the machine is: hypothesis measures neither examples nor how they are drawn."""

from hypothesis import HealthCheck, settings

settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")
