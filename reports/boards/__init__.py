"""What leadership reads: the tables of the dashboard, each built from the same definitions as the desk."""
