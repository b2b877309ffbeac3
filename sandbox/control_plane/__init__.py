"""Real Kubernetes control planes on loopback, with one fake node each, so that pods become Ready."""
