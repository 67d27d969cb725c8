"""The commands of `kpi`, by what they are about; each asks one room and prints its answer."""
