"""One folder per vendor; nothing here knows of any other."""
