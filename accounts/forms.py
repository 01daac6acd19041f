"""Signing in, choosing a password, and an account as IT keeps it."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Staff
from lib.forms import ManyChips


class SignInForm(AdminAuthenticationForm):
    error_messages = {
        "invalid_login": _("The number or the password is not right. Capitals and small letters differ."),
        "inactive": _("This account is closed. Ask the office."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Staff number or phone")
        self.fields["username"].widget.attrs |= {"autofocus": True, "autocapitalize": "none"}

    def confirm_login_allowed(self, user):
        """Whoever works here may come in; what each sees is for the roles to say."""


class PasswordForm(PasswordChangeForm):
    """A new password of one's own; after this nobody else knows it."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new_password1") and cleaned["new_password1"] == cleaned.get("old_password"):
            self.add_error("new_password1", _("That is the password you were given. Choose another one."))
        return cleaned

    def save(self, commit=True):
        self.user.must_change_password = False
        return super().save(commit)


class StaffForm(forms.ModelForm):
    """An account: who, and in which roles. The password is given out separately."""

    role_list = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=ManyChips, required=False,
        help_text=_("What each role sees adds up. Class teachers and helpers see only their own children."),
    )  # fmt: skip

    class Meta:
        model = Staff
        fields = ["number", "name", "phone", "email", "subject", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["role_list"] = [role.role for role in self.instance.roles.all()]
