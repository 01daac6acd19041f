from care.models.aid import Aid, AidChild, Giving
from care.models.boarding import BoardingChild, BoardingDay
from care.models.fund import Fund, FundIncome
from care.models.health import HealthChild, HealthEvent

__all__ = [
    "Aid",
    "AidChild",
    "BoardingChild",
    "BoardingDay",
    "Fund",
    "FundIncome",
    "Giving",
    "HealthChild",
    "HealthEvent",
]
