"""What to say on each page: figures, words and tables, worked out from the reader's rows. Draws nothing."""
