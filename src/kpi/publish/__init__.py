"""Facts to an edition: measure, judge, protect, write."""
