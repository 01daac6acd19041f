"""Field types: text that is sensitive, its digest and its length beside it, and several codes in one column."""

import hmac
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.text import capfirst

from lib import forms


class Sensitivity(StrEnum):
    """What a sensitive text is, which decides who reads it in the clear (design 4)."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    EMPLOYER = "employer"
    CONTENT = "content"  # what a record says: whoever may see the record reads it


SEARCH_IN_CLEAR = "Sensitive text cannot be searched or sorted; look for its digest (DigestField) instead."


class SensitiveText(models.TextField):
    """Personal or confidential text: ID numbers, phones, addresses, what was said in a talk.

    The one type for all of it, so that encrypting at rest changes this class alone. Because cipher text can be
    neither compared nor sorted, every lookup except "is it null" is refused from the first day. Empty is "".
    """

    def __init__(self, *args, kind=Sensitivity.CONTENT, max_length=None, multiline=False, **kwargs):
        self.kind = Sensitivity(kind)
        self.multiline = multiline
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, max_length=max_length, **kwargs)
        if max_length:
            self.validators.append(MaxLengthValidator(max_length))

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.kind != Sensitivity.CONTENT:
            kwargs["kind"] = self.kind.value
        if self.multiline:
            kwargs["multiline"] = True
        return name, path, args, kwargs

    def get_lookup(self, lookup_name):
        if lookup_name in ("isnull", "is_empty"):
            return super().get_lookup(lookup_name)
        raise FieldError(SEARCH_IN_CLEAR)

    def formfield(self, **kwargs):
        widget = forms.Textarea if self.multiline else forms.TextInput
        return super().formfield(**{"widget": widget, **kwargs})


@SensitiveText.register_lookup
class IsEmpty(models.Lookup):
    """`field__is_empty=True`: nothing was entered. An empty text stays empty whatever becomes of the rest."""

    lookup_name = "is_empty"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} {'=' if self.rhs else '<>'} ''", params


def digest(text: str) -> str:
    """Keyed hash of `text`, 64 hexadecimal digits; "" for empty text."""
    if not text:
        return ""
    return hmac.digest(settings.DIGEST_KEY.encode(), text.encode(), "sha256").hex()


class DigestField(models.CharField):
    """The keyed hash of a sensitive field beside it: finds it again and keeps it unique without its text.

    NULL when the source is empty, so that a unique constraint lets many children lack an ID number.
    """

    def __init__(self, *, source: str, **kwargs):
        self.source = source
        kwargs.update(max_length=64, null=True, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "null", "editable"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance, add):
        value = digest(getattr(model_instance, self.source)) or None
        setattr(model_instance, self.attname, value)
        return value


class LengthField(models.PositiveIntegerField):
    """How many characters a sensitive text has, beside it: what the database cannot read it can still measure."""

    def __init__(self, *, source: str, **kwargs):
        self.source = source
        kwargs.update(default=0, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable")
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance, add):
        value = len(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


def taken(instance, name: str, *, within=None) -> bool:
    """Does another row already hold the text behind the digest `name`? For forms: say so before the database does.

    `within` is a lookup that the other row has to fit, where the text is unique among such rows only.
    """
    value = digest(getattr(instance, instance._meta.get_field(name).source))
    others = type(instance)._default_manager.exclude(pk=instance.pk).filter(**(within or {}))
    return bool(value) and others.filter(**{name: value}).exists()


class CodesField(models.CharField):
    """Several codes of one list in a column, kept as ``,1,3,``; "" means not yet collected.

    In Python the value is a tuple of codes in the order of the list. Look one up with ``field__has="3"``.
    """

    def __init__(self, *args, choices, **kwargs):
        self.codes = choices
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", tuple)
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "choices": []}

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        if not value:
            return ()
        if isinstance(value, str):
            value = value.strip(",").split(",")
        return tuple(value)

    def get_prep_value(self, value):
        chosen = set(self.to_python(value))
        if not chosen:
            return ""
        known = [code for code, _label in self.codes if code in chosen]
        return "," + ",".join(known + sorted(chosen - set(known))) + ","

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value, model_instance):
        super().validate(self.get_prep_value(value), model_instance)

    def run_validators(self, value):
        super().run_validators(self.get_prep_value(value))

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        labels = dict(self.codes)

        def display(instance):
            return [str(labels.get(code, code)) for code in getattr(instance, name)]

        setattr(cls, f"get_{name}_display", display)

    def formfield(self, **kwargs):
        return forms.CodesFormField(
            **{
                "label": capfirst(self.verbose_name),
                "help_text": self.help_text,
                "required": not self.blank,
                "choices": self.codes,
                **{k: v for k, v in kwargs.items() if k in ("label", "help_text", "required", "widget")},
            }
        )


@CodesField.register_lookup
class HasCode(models.Lookup):
    """`field__has="3"`: that code is among those chosen."""

    lookup_name = "has"

    def get_prep_lookup(self):
        return f"%,{self.rhs},%"

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{column} LIKE {rhs}", [*params, *rhs_params]
