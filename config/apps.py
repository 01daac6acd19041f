from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ShouwangAdminConfig(AdminConfig):
    """Django's admin with our site as its default: every `@admin.register` lands there."""

    default_site = "config.site.ShouwangSite"


class ConfigConfig(AppConfig):
    name = "config"
