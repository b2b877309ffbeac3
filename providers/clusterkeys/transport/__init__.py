"""How this project talks HTTP: one sender, with a deadline, a retry policy and a throttle. It knows no vendor."""
