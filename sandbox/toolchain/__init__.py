"""A real engine and real clusters without downloads: what the machine has, else builds of pinned Go modules."""
