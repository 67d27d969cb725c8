"""KPI dashboard for Danish municipal departments."""
