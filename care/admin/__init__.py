from care.admin import plans  # noqa: F401  registers its lists
