from care.models.aid import Aid, AidChild, Giving
from care.models.boarding import BoardingChild, BoardingDay
from care.models.fund import Fund, FundIncome
from care.models.harm import HarmReport, Office, Suspicion
from care.models.health import HealthChild, HealthEvent
from care.models.plan_records import PlanReview, PlanReviewChild, StudyCheck, StudyCheckChild
from care.models.plans import CarePlan, PlanMeasure, PlanVersion, State, Trigger
from care.models.progress import Band, ChildVoice, Grade, Level, ProgressRecord

__all__ = [
    "Aid",
    "AidChild",
    "Band",
    "BoardingChild",
    "BoardingDay",
    "CarePlan",
    "ChildVoice",
    "Fund",
    "FundIncome",
    "Giving",
    "Grade",
    "HarmReport",
    "HealthChild",
    "HealthEvent",
    "Level",
    "Office",
    "PlanMeasure",
    "PlanReview",
    "PlanReviewChild",
    "PlanVersion",
    "ProgressRecord",
    "State",
    "StudyCheck",
    "StudyCheckChild",
    "Suspicion",
    "Trigger",
]
