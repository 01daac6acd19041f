"""What the tests over everything have to know of each subject: a module here for each, found by itself.

A module may have any of these; what belongs to no subject stands with the tests.

    WRITTEN       {slug of a kind of record: [(author, [names of children])]} that the world of the prober holds
    EXTRA         {slug: function(school) -> the fields without which such a record cannot be saved}
    THINGS        {slug: the line of READING by which such a record is read}; "record" otherwise
    LOGGED_BY     {slug: the relations to a child whose bearer logs it}; class teacher, helper, psychology otherwise
    READING       further lines of the table in tests/visibility/table.py; WRITING and SETTING_UP as there
    MAY_WRITE     {label: function(world, persona, row) -> may that person write the row, though nobody owns it?}
    PAGES, ADMIN  entries as in tests/visibility/addresses.py and admin_addresses.py
    LISTS         names of pages without arguments that count or list something
    PARTS_OF_A_ROW, NOBODY_LISTS   as in tests/project/test_visibility.py; links of records need no entry
    plant(world)          rows and canaries besides records
    deleted(world)        saved rows, one of each model that has pages, to be deleted again
    grow(school, index, child)   rows that a page might ask about one by one; `index` never comes twice
    counted(school)       (who, name of the page, its arguments), each to be opened under a count of queries
"""

import pkgutil
from functools import cache
from importlib import import_module


@cache
def subjects() -> list:
    return [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def gathered(name) -> dict:
    """The dictionaries of that name, in one. Two subjects never say different things of the same."""
    found = {}
    for subject in subjects():
        said = getattr(subject, name, {})
        assert not found.keys() & said.keys(), (name, found.keys() & said.keys())
        found |= said
    return found


def needed(kind, school) -> dict:
    """The fields without which a record of the kind cannot be saved, its date, author and text aside."""
    said = gathered("EXTRA").get(kind.slug)
    return said(school) if said else {}


def each(name) -> list:
    """Whatever is called that, of every subject that has it."""
    return [getattr(subject, name) for subject in subjects() if hasattr(subject, name)]
