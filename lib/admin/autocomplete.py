"""Inlines whose autocompletes ask once for the rows they show. Stock admin asks again for every line."""

from django.contrib.admin.widgets import AutocompleteSelect
from django.forms.models import BaseInlineFormSet


class SharedSelect(AutocompleteSelect):
    """An autocomplete that may be handed rows: `shared` is key as text -> row, of those that the person may see."""

    shared: dict | None = None

    def optgroups(self, name, value, attrs=None):
        chosen = [key for key in value if key]
        if self.shared is None or not self.shared.keys() >= set(chosen):
            return super().optgroups(name, value, attrs)
        rows = [("", "")] * (not self.is_required)
        rows += [(key, self.choices.field.label_from_instance(self.shared[key])) for key in chosen]
        options = [self.create_option(name, key, label, bool(key), index) for index, (key, label) in enumerate(rows)]
        return [(None, options, 0)]


class SharedFormSet(BaseInlineFormSet):
    """The lines of an inline; each of its autocompletes asks once for what stands in all of them."""

    def __init__(self, *args, **kwargs):
        self._shared = {}
        super().__init__(*args, **kwargs)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if isinstance(field.widget, SharedSelect):
                field.widget.shared = self._rows(name, field)

    def _rows(self, name, field):
        if name not in self._shared:
            keys = {getattr(row, f"{name}_id") for row in self.get_queryset()}
            self._shared[name] = {str(row.pk): row for row in field.queryset.filter(pk__in=keys)}
        return self._shared[name]
