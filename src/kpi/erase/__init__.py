"""Takes people out again: erasure of one person, retention for all, in extracts and in the deliveries themselves."""
