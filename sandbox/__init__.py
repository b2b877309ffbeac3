"""Everything that makes the project run offline: engine, clusters and emulated vendors."""
