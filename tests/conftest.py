"""Settings of all tests. Hypothesis has no deadline anywhere: an example that takes long on a busy machine is no fault.

Kind: start
"""

from hypothesis import HealthCheck, settings

settings.register_profile("bamchuong", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bamchuong")
