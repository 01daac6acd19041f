"""What somebody has typed and not yet saved. The page sends it while they type (`draft.js`), as a query string.

A draft carries its form's one-time token (see `lib.once`), so that a copy that arrives after the form was saved,
over a slow line, is not kept as if it were new.
"""

import uuid

from django.http import QueryDict

from lib import once
from lib.forms import wire
from lib.meanwhile import OPENED
from lib.models import Draft, Submission

ABOUT_CHILD = "-new-"
TAKEN_UP = "taken_up"  # in a form that was opened with a draft: the one-time token with which that was typed


def find(user, key: str) -> QueryDict | None:
    """What `user` had typed into the form `key`, unless it has been saved since."""
    draft = Draft.objects.filter(owner=user, key=key).first()
    if draft is None:
        return None
    typed = QueryDict(draft.body)
    return None if was_saved(user, typed) else typed


def about_child(form: str, pk) -> str:
    """The key of a form that is opened for one child. Where two files of a child become one it goes along."""
    return f"{form}{ABOUT_CHILD}{pk}"


def keys_about_child(old, new) -> dict[str, str]:
    """{key of what anybody has begun about the child `old`: the same about `new`}."""
    end = f"{ABOUT_CHILD}{old}"
    keys = Draft.objects.filter(key__endswith=end).values_list("key", flat=True)
    return {key: about_child(key.removesuffix(end), new) for key in keys}


def begun(request, key: str) -> QueryDict | None:
    """What stands in the form when it is opened; nothing once it has been sent."""
    return None if request.method == "POST" else find(request.user, key)


def saving(request, key: str, save):
    """`save` for `lib.once.save`: with what is saved its draft is gone."""

    def both():
        forget(request.user, key, request.POST)
        return save()

    return both


def find_all(user, keys) -> dict[str, QueryDict]:
    """`find` for several forms on one page: by key, what had been typed into those that have been begun."""
    found = {d.key: QueryDict(d.body) for d in Draft.objects.filter(owner=user, key__in=list(keys))}
    tokens = {key: once.parse(typed.get(once.FIELD, "")) for key, typed in found.items()}
    spent = Submission.objects.filter(token__in=[token for token in tokens.values() if token], by=user)
    spent = set(spent.values_list("pk", flat=True))
    return {key: typed for key, typed in found.items() if tokens[key] not in spent}


def waiting(user) -> list[str]:
    """The keys of the forms that `user` has begun and not saved, latest first."""
    return list(Draft.objects.filter(owner=user).order_by("-saved_at").values_list("key", flat=True))


def keep(user, key: str, body: str) -> bool:
    """Keeps `body`; False when the form it was typed into has been saved already."""
    if was_saved(user, QueryDict(body)):
        return False
    Draft.objects.update_or_create(owner=user, key=key, defaults={"body": body})
    return True


def readdress(keys: dict[str, str], name: str, old: str, new: str, only=None) -> list[int]:
    """Whatever anybody has begun under a key of `keys` goes on under the other one, with `new` for `old` in its `name`.

    Who has begun something there too keeps both where they are. Returns the keys of the rows; `only`: some of them.
    """
    there = set(Draft.objects.filter(key__in=keys.values()).values_list("owner", "key"))
    rows = Draft.objects.filter(key__in=keys, **({} if only is None else {"pk__in": only}))
    moved = [draft for draft in rows if (draft.owner_id, keys[draft.key]) not in there]
    for draft in moved:
        typed = QueryDict(draft.body, mutable=True)
        if name in typed:
            typed.setlist(name, [new if value == old else value for value in typed.getlist(name)])
        draft.key, draft.body = keys[draft.key], typed.urlencode()
    Draft.objects.bulk_update(moved, ["key", "body"])
    return [draft.pk for draft in moved]


def forget(user, key: str, saved: QueryDict | None = None):
    """Drops the draft. When a form was `saved`: only its own, or the one it was opened with, not another window's."""
    drafts = Draft.objects.filter(owner=user, key=key)
    if saved is not None:
        of = {saved.get(once.FIELD), saved.get(TAKEN_UP)}
        drafts = drafts.filter(pk__in=[d.pk for d in drafts if QueryDict(d.body).get(once.FIELD) in of])
    drafts.delete()


def taken_up(request, typed: QueryDict | None) -> str:
    """For a form that is shown: the token of the draft with which it was opened first."""
    return request.POST.get(TAKEN_UP, "") if typed is None else typed.get(once.FIELD, "")


def was_saved(user, typed: QueryDict) -> bool:
    token = once.parse(typed.get(once.FIELD, ""))
    return token is not None and Submission.objects.filter(token=token, by=user).exists()


def put_back(user, key: str, form):
    """Keeps what an unbound `form` shows as if it had been typed and not saved; the reverse of `as_initial`."""
    typed = QueryDict(mutable=True)
    for field in form:
        typed.setlist(field.name, wire(field.field, field.value()))
    typed[once.FIELD] = str(uuid.uuid4())  # a new form: the token of the old one is spent
    keep(user, key, typed.urlencode())


def as_initial(form_class, typed: QueryDict | None) -> dict:
    """The initial values that put `typed`, if anything was, back into the form, boxes that were unticked included."""
    if typed is None:
        return {}
    return {name: _value(field, name, typed) for name, field in form_class.base_fields.items()}


def opened(typed: QueryDict | None) -> str:
    """The version of the row with which the draft was begun (see `lib.meanwhile`)."""
    return typed.get(OPENED, "") if typed else ""


def _value(field, name, typed):
    if getattr(field.widget, "allow_multiple_selected", False):
        return typed.getlist(name)
    if getattr(field.widget, "input_type", "") == "checkbox":
        return name in typed
    return typed.get(name, "")
