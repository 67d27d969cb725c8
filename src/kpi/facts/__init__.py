"""What was true, per node and month: SQL over the extracts, integers only. `shape` is what the engine reads."""
