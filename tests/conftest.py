"""How thoroughly property tests search: `pytest --hypothesis-profile=thorough` for an hour nobody waits for."""

from hypothesis import settings

settings.register_profile("quick", max_examples=200, deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=5000, deadline=None)
settings.load_profile("quick")
