"""Settings that hold for every test."""

from hypothesis import settings

# Wall time says nothing on a shared machine; a test that hangs is stopped from outside.
settings.register_profile("parley", deadline=None)
settings.load_profile("parley")
