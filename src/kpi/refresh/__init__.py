"""What changes a store, one run at a time and logged: take deliveries in, publish, or both as `kpi refresh`."""

from kpi.refresh.run import Refreshed, changing, publish, refresh, take_in

__all__ = ["Refreshed", "changing", "publish", "refresh", "take_in"]
