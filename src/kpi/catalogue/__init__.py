"""KPIs, targets and organisations as their TOML files state them."""

from kpi.catalogue.load import Catalogue, CatalogueError, load

__all__ = ["Catalogue", "CatalogueError", "load"]
