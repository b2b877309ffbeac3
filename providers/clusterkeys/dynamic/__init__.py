"""The resources' provider classes. Users' states name them by module and class: they never move."""
