"""Strings of the libraries that have no Chinese of their own, so that tools/messages.py puts them into our catalogue.

Never imported. A test extracts the libraries' strings and names those that are missing here.
"""

from gettext import gettext as _
from gettext import ngettext

DJANGO = [
    _("Add %s"),  # in Django's own Chinese these have a gap
    _("Change %s"),
    _("View %s"),
    _("Add another %(verbose_name)s"),
    _("Your old password was entered incorrectly. Please enter it again."),  # it says 你
    _("This field is required."),  # Django's own Chinese speaks of fields
    ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        8,
    ),
    _("%(model)s instance with %(field)s %(value)r is not a valid choice."),
]
IMPORT_EXPORT = [
    _("%(exc_name)s encountered while trying to read file. Ensure you have chosen the correct format for the file."),
    _("No valid data to import. Ensure your file has the correct headers or data for import."),
    _("export failed due to IllegalCharacterError"),
    _("Resource"),
    _("Form is not validated, call `is_valid` first"),
    _('Select at least 1 field for "%(resource_name)s" to export'),
    _("The following fields are declared in 'import_id_fields' but are not present in the resource fields: %s"),
    _("The following fields are declared in 'import_id_fields' but are not present in the file headers: %s"),
    _("call to force_str() on instance failed: %s"),
    ngettext("Export %(len)s selected item.", "Export %(len)s selected items.", 1),
    _("Select all"),
    _("Value could not be parsed."),
    _("use_natural_foreign_keys and key_is_id cannot both be True"),
]
SIMPLE_HISTORY = [
    _("Deleted %(type_name)s"),
    _("Changes"),
]
