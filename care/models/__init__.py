from care.models.harm import HarmReport, Office, Suspicion
from care.models.plan_records import PlanReview, PlanReviewChild, StudyCheck, StudyCheckChild
from care.models.plans import CarePlan, PlanMeasure, PlanVersion, State, Trigger
from care.models.progress import Band, ChildVoice, Grade, Level, ProgressRecord

__all__ = [
    "Band", "CarePlan", "ChildVoice", "Grade", "HarmReport", "Level", "Office", "PlanMeasure", "PlanReview",
    "PlanReviewChild", "PlanVersion", "ProgressRecord", "State", "StudyCheck", "StudyCheckChild", "Suspicion",
    "Trigger",
]  # fmt: skip
