"""Who works at the demo school, in which role, and who serves in its groups."""

from itertools import cycle

from django.contrib.auth.hashers import make_password

from accounts.models import CareGroup, Membership, Role, Staff, StaffRole
from reports.demo import personas
from reports.demo.sources import source, words
from reports.demo.store import BATCH, Past, save


def hire(dice, people, campus, *, count: int) -> None:
    """The personas, and as many others as make `count`. Only the personas can sign in."""
    staff = [*_personas(people), *_others(dice, people, campus, count)]
    staff[-1].is_active = False  # moved to another school
    first_day = campus.calendar.terms[0].first_day
    save([(person, [Past(first_day, None)]) for person in staff])
    campus.staff = {person.number: person for person in staff}
    _give_roles(campus)


def _personas(people):
    password = make_password(personas.PASSWORD)  # once for all: hashing is slow on purpose
    for persona in personas.personas():
        is_volunteer = persona.number == personas.VOLUNTEER
        yield Staff(
            number=persona.number,
            name=persona.name,
            subject=persona.subject,
            phone="" if is_volunteer else people.phone(),
            password=password,
            must_change_password=persona.must_change_password,
            is_volunteer=is_volunteer,
        )


def _others(dice, people, campus, count):
    taken = {persona.number for persona in personas.personas()}
    names = words("staff", "names", "men") + words("staff", "names", "women")
    heads, teachers = cycle(words("staff", "subjects", "head")), cycle(words("staff", "subjects", "other"))
    numbers = [f"T{n:03}" for n in range(1, count + 1) if f"T{n:03}" not in taken]
    for n, number in enumerate(numbers):
        yield Staff(
            number=number,
            name=people.surname() + dice.choice(names),
            subject=next(heads if n < len(campus.seats) else teachers),
            phone=people.phone(),
            password=make_password(None),
        )


def _give_roles(campus):
    heads = len(campus.seats) - 1  # one class is the persona's
    roles = [(campus.staff[p.number], role) for p in personas.personas() for role in p.roles]
    roles += [(person, Role.HELPER) for person in campus.others]
    roles += [(person, Role.CLASS_TEACHER) for person in campus.others[:heads]]
    roles += [(person, Role.LEADERSHIP) for person in deputies(campus)]
    StaffRole.objects.bulk_create([StaffRole(staff=s, role=role) for s, role in roles], batch_size=BATCH)


def deputies(campus) -> list:
    """The two deputy heads."""
    heads = len(campus.seats) - 1
    return campus.others[heads : heads + 2]


def appoint_groups(campus) -> None:
    """The leadership group and the care team: leader, deputies and members, each with duties (A1)."""
    staff, (first, second), others = campus.staff, deputies(campus), campus.others
    leaders = [staff[personas.HEAD], first, second, campus.office, campus.psychologist, *others[1:12:4]]
    team = [first, staff[personas.CLASS_TEACHER], staff[personas.HELPER], *others[2:12:3]]
    _appoint(campus, CareGroup.Kind.LEADERSHIP, "leadership", leaders)
    _appoint(campus, CareGroup.Kind.TEAM, "team", team)


def _appoint(campus, kind, key, people):
    text, day = source("staff")[key], campus.calendar.terms[0].first_day
    group = CareGroup(kind=kind, name=text["name"], founded_on=day)
    save([(group, [Past(day, campus.office)])])
    posts = [(Membership.Post.LEADER, text["leader"])]
    posts += [(Membership.Post.DEPUTY, duties) for duties in text["deputies"]]
    posts += [(Membership.Post.MEMBER, duties) for duties in text["members"]]
    Membership.objects.bulk_create(
        Membership(group=group, staff=person, post=post, duties=duties)
        for person, (post, duties) in zip(people, posts, strict=False)
    )
