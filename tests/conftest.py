"""How long property tests search: `make test` shortly and always the same, `make fuzz` for an hour nobody waits for."""

from hypothesis import settings

settings.register_profile("quick", max_examples=100, deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=5000, deadline=None)
settings.load_profile("quick")
