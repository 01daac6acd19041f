"""What is done together: one model for meetings, lessons, events, checks and drives, and the rows of each."""

from activities.models.activity import CHECKS, Activity, ActivityClass, Checkpoint
from activities.models.children import Participant
from activities.models.hazard import Hazard
from activities.models.partner import Partner
from activities.models.rows import ActivityHelper, Expense, Gift, Incident, Stage, Task

__all__ = [
    "CHECKS", "Activity", "ActivityClass", "ActivityHelper", "Checkpoint", "Expense", "Gift", "Hazard", "Incident",
    "Participant", "Partner", "Stage", "Task",
]  # fmt: skip
