"""A user's own components."""
