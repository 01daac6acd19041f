"""With what children come, or are found, and what is tried: lists of our own, shared by guidance and counselling."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Difficulty(models.TextChoices):
    MISSING = "missing", _("Misses the parents")
    LOW = "low", _("Low spirits")
    FEAR = "fear", _("Worry or fear")
    ALONE = "alone", _("Keeps apart")
    SELF = "self", _("Little self-confidence")
    ANGER = "anger", _("Quick to anger")
    PEERS = "peers", _("Trouble with other children")
    FAMILY = "family", _("Trouble at home")
    STUDY = "study", _("Weary of school")
    LYING = "lying", _("Lying or taking things")
    RULES = "rules", _("Breaking rules or staying away")
    ONLINE = "online", _("Too long on the phone or online")
    HARM = "harm", _("Thoughts of harming themselves")
    OTHER = "other", _("Other")


class Approach(models.TextChoices):
    LISTENING = "listening", _("Listening")
    ENCOURAGING = "encouraging", _("Encouraging")
    ADVISING = "advising", _("Explaining and advising")
    STEPS = "steps", _("Agreeing on small steps")
    PRACTICE = "practice", _("Practising, drawing, playing")
    CLASSMATES = "classmates", _("With the help of classmates")
    TEACHERS = "teachers", _("With other teachers")
    HOME = "home", _("With the family")
    EXPERT = "expert", _("Help from outside")


class Progress(models.TextChoices):
    UNSAID = "", _("Not noted")
    EARLY = "early", _("Too early to say")
    SAME = "same", _("As before")
    BETTER = "better", _("Better")
    WORSE = "worse", _("Worse")
