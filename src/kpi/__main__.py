"""`python -m kpi` is the same as `kpi`."""

from kpi.cli import main

main()
