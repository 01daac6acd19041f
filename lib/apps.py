from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "lib"

    def ready(self):
        from simple_history.signals import pre_create_historical_record

        from lib.history import give_reason

        pre_create_historical_record.connect(give_reason, dispatch_uid="lib")
