from pairing.models import SupportSession
from registry.forms import RecordForm


class SupportForm(RecordForm):
    main = ("on", "what", "place", "content")
    more = ("subject", "problem", "measures", "effect", "follow_up", "concern")

    class Meta(RecordForm.Meta):
        model = SupportSession
        fields = ["on", "what", "place", "content", "subject", "problem", "measures", "effect", "follow_up", "concern"]
