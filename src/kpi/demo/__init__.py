"""Made-up deliveries for the three organisations, in the shapes real systems deliver. Seeded: same seed, same bytes."""

from kpi.demo.make import make

__all__ = ["make"]
