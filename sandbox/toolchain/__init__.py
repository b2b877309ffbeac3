"""A real engine and real clusters: what the machine has, else builds of pinned Go modules."""
