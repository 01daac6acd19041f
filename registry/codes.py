"""The official code lists that a child's file uses, with their codes, and our own lists, named as our own.

Sources: GB/T 2261.1 (sex), GB/T 3304 (ethnic groups), GB/T 4761 (family relations), the education records
(学籍) code lists, and the civil-affairs registration form of 2016 and its successors.
In every list the empty value means *not yet collected* (未采集), which is never the same as "no" or "none".
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOT_COLLECTED = _("Not yet collected")


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    NOT_COLLECTED = "", NOT_COLLECTED
    MALE = "1", _("Male")
    FEMALE = "2", _("Female")


class YesNo(models.TextChoices):
    """A yes or no that somebody has to have asked about first."""

    NOT_COLLECTED = "", NOT_COLLECTED
    YES = "1", _("Yes")
    NO = "0", _("No")


class Relation(models.TextChoices):
    """GB/T 4761: what the carer is to the child."""

    NOT_COLLECTED = "", NOT_COLLECTED
    FATHER = "51", _("Father")
    MOTHER = "52", _("Mother")
    STEPFATHER = "57", _("Step- or adoptive father")
    STEPMOTHER = "58", _("Step- or adoptive mother")
    OTHER_PARENT = "59", _("Other parental relation")
    GRANDPARENT = "60", _("Grandparent")
    GRANDFATHER = "61", _("Grandfather (father's side)")
    GRANDMOTHER = "62", _("Grandmother (father's side)")
    MATERNAL_GRANDFATHER = "63", _("Grandfather (mother's side)")
    MATERNAL_GRANDMOTHER = "64", _("Grandmother (mother's side)")
    GREAT_GRANDFATHER = "66", _("Great-grandfather")
    GREAT_GRANDMOTHER = "67", _("Great-grandmother")
    OTHER_GRANDPARENT = "69", _("Other grandparent")
    SIBLING = "70", _("Sibling")
    ELDER_BROTHER = "71", _("Elder brother")
    BROTHERS_WIFE = "72", _("Elder brother's wife")
    YOUNGER_BROTHER = "73", _("Younger brother")
    ELDER_SISTER = "75", _("Elder sister")
    SISTERS_HUSBAND = "76", _("Elder sister's husband")
    YOUNGER_SISTER = "77", _("Younger sister")
    FATHERS_ELDER_BROTHER = "81", _("Father's elder brother")
    FATHERS_ELDER_BROTHERS_WIFE = "82", _("Father's elder brother's wife")
    FATHERS_YOUNGER_BROTHER = "83", _("Father's younger brother")
    FATHERS_YOUNGER_BROTHERS_WIFE = "84", _("Father's younger brother's wife")
    MOTHERS_BROTHER = "85", _("Mother's brother")
    MOTHERS_BROTHERS_WIFE = "86", _("Mother's brother's wife")
    MOTHERS_SISTERS_HUSBAND = "87", _("Mother's sister's husband")
    MOTHERS_SISTER = "88", _("Mother's sister")
    FATHERS_SISTERS_HUSBAND = "89", _("Father's sister's husband")
    FATHERS_SISTER = "90", _("Father's sister")
    OTHER_RELATIVE = "97", _("Other relative")
    NOT_RELATED = "99", _("Not related")


class Ethnicity(models.TextChoices):
    """GB/T 3304."""

    NOT_COLLECTED = "", NOT_COLLECTED
    HAN = "01", _("Han")
    MONGOL = "02", _("Mongol")
    HUI = "03", _("Hui")
    TIBETAN = "04", _("Tibetan")
    UYGUR = "05", _("Uygur")
    MIAO = "06", _("Miao")
    YI = "07", _("Yi")
    ZHUANG = "08", _("Zhuang")
    BUYEI = "09", _("Buyei")
    KOREAN = "10", _("Korean")
    MANCHU = "11", _("Manchu")
    DONG = "12", _("Dong")
    YAO = "13", _("Yao")
    BAI = "14", _("Bai")
    TUJIA = "15", _("Tujia")
    HANI = "16", _("Hani")
    KAZAK = "17", _("Kazak")
    DAI = "18", _("Dai")
    LI = "19", _("Li")
    LISU = "20", _("Lisu")
    VA = "21", _("Va")
    SHE = "22", _("She")
    GAOSHAN = "23", _("Gaoshan")
    LAHU = "24", _("Lahu")
    SUI = "25", _("Sui")
    DONGXIANG = "26", _("Dongxiang")
    NAXI = "27", _("Naxi")
    JINGPO = "28", _("Jingpo")
    KIRGIZ = "29", _("Kirgiz")
    TU = "30", _("Tu")
    DAUR = "31", _("Daur")
    MULAO = "32", _("Mulao")
    QIANG = "33", _("Qiang")
    BLANG = "34", _("Blang")
    SALAR = "35", _("Salar")
    MAONAN = "36", _("Maonan")
    GELAO = "37", _("Gelao")
    XIBE = "38", _("Xibe")
    ACHANG = "39", _("Achang")
    PUMI = "40", _("Pumi")
    TAJIK = "41", _("Tajik")
    NU = "42", _("Nu")
    UZBEK = "43", _("Uzbek")
    RUSSIAN = "44", _("Russian")
    EWENKI = "45", _("Ewenki")
    DEANG = "46", _("Deang")
    BONAN = "47", _("Bonan")
    YUGUR = "48", _("Yugur")
    GIN = "49", _("Gin")
    TATAR = "50", _("Tatar")
    DERUNG = "51", _("Derung")
    OROQEN = "52", _("Oroqen")
    HEZHEN = "53", _("Hezhen")
    MONBA = "54", _("Monba")
    LHOBA = "55", _("Lhoba")
    JINO = "56", _("Jino")
    OTHER = "97", _("Other ethnic group")
    FOREIGN = "98", _("Foreign descent, naturalised")


class NoIdReason(models.TextChoices):
    """Why a child has no ID number on file; our own list."""

    NONE = "", pgettext_lazy("no reason given", "None given")
    UNREGISTERED = "unregistered", _("Household registration not done yet")
    PENDING = "pending", _("Being applied for")
    UNKNOWN_TO_CARER = "unknown", _("The carer does not have it at hand")
    FOREIGN = "foreign", _("Other kind of document")


class Boarding(models.TextChoices):
    """就读方式."""

    NOT_COLLECTED = "", NOT_COLLECTED
    DAY = "1", _("Day pupil")
    BOARDER = "2", _("Boarder")


class Household(models.TextChoices):
    """户口性质."""

    NOT_COLLECTED = "", NOT_COLLECTED
    RURAL = "1", _("Rural household")
    URBAN = "2", _("Urban household")


class Health(models.TextChoices):
    """健康状况."""

    NOT_COLLECTED = "", NOT_COLLECTED
    HEALTHY = "10", _("Healthy")
    WEAK = "20", _("Fair or weak")
    CHRONIC = "30", _("Chronic illness")
    DEFECT = "40", _("Physical defect")
    DISABLED = "50", _("Disabled")


class Guardianship(models.TextChoices):
    """监护类型, civil affairs 2016."""

    NOT_COLLECTED = "", NOT_COLLECTED
    NOBODY = "1", _("Nobody looks after the child")
    PARENT_UNABLE = "2", _("The parent at home is unable")
    TRUSTEE_INADEQUATE = "3", _("The trustee is not up to it")
    FAIR = "4", _("Fair care")
    GOOD = "5", _("Good care")


class Income(models.TextChoices):
    """家庭经济来源, several."""

    WAGES = "1", _("Wages earned away")
    FARMING = "2", _("Farming")
    STATE_AID = "3", _("State aid")
    RELATIVES = "4", _("Help from relatives")
    OTHER = "9", _("Other income")


class Hardship(models.TextChoices):
    """困境类别, several; a county system's list."""

    NONE = "0", _("No hardship")
    ORPHAN = "1", _("Orphan")
    NO_PARENTAL_CARE = "2", _("De facto without parental care")
    PARENTS_UNABLE = "3", _("Parents unable to fulfil their duty")
    SEVERE_DISABILITY = "4", _("Severe disability")
    DISABILITY = "5", _("Disability, not severe")
    SERIOUS_ILLNESS = "6", _("Serious illness")
    VAGRANT = "7", _("Street child")
    POOR = "8", _("Poor family (subsistence allowance and the like)")
    LOW_INCOME = "9", _("Low-income family")
    OTHER = "99", _("Other hardship")


class AidMeasure(models.TextChoices):
    """救助措施, several; the civil-affairs system."""

    NONE = "0", _("No aid")
    POVERTY_REGISTER = "1", _("Registered poor household")
    SUBSISTENCE = "2", _("Minimum living allowance")
    EXTREME_POVERTY = "3", _("Support for the extremely poor")
    TEMPORARY = "4", _("Temporary aid")
    MEDICAL = "5", _("Medical aid")
    HOUSING = "6", _("Housing aid")
    DISABILITY_LIVING = "7", _("Living allowance for the disabled")
    DISABILITY_NURSING = "8", _("Nursing allowance for the disabled")
    ORPHAN = "9", _("Orphan's allowance")
    OTHER = "99", _("Other aid")


class Risk(models.TextChoices):
    """How closely a child is to be watched; our own list (关爱级别 高/中/低)."""

    NOT_COLLECTED = "", NOT_COLLECTED
    LOW = "1", _("Low")
    MEDIUM = "2", _("Medium")
    HIGH = "3", _("High")


class AtHome(models.TextChoices):
    """Who lives with the child, several; our own list."""

    FATHER = "1", _("Father")
    MOTHER = "2", _("Mother")
    GRANDPARENTS = "3", _("Grandparents (father's side)")
    MATERNAL_GRANDPARENTS = "4", _("Grandparents (mother's side)")
    SIBLINGS = "5", _("Brothers or sisters")
    RELATIVES = "6", _("Other relatives")
    OTHERS = "9", _("Other people")
    NOBODY = "0", _("Nobody, the child lives alone")


class EducationVerdict(models.TextChoices):
    """是否留守儿童 in the education records: one parent or both away for three months or more."""

    NOT_LEFT_BEHIND = "0", _("Not left behind")
    ONE_AWAY = "1", _("One parent away")
    BOTH_AWAY = "2", _("Both parents away")


class SurveyMethod(models.TextChoices):
    """How the term's survey of a child was done (plan 1, point 2(2))."""

    NOT_COLLECTED = "", NOT_COLLECTED
    DOOR = "door", _("Door to door")
    NEIGHBOURS = "neighbours", _("Asking neighbours")
    PHONE = "phone", _("By phone")
    QUESTIONNAIRE = "questionnaire", _("By questionnaire")
    ROSTER = "roster", _("From the class's roster")


class LeavingReason(models.TextChoices):
    """Why a child is no longer on the register. Only dropping out is a loss (design.md 3)."""

    ON_REGISTER = "", pgettext_lazy("leaving reason", "Still on the register")
    TRANSFERRED = "transferred", _("Moved to another school")
    GRADUATED = "graduated", _("Graduated")
    PARENTS_BACK = "parents_back", _("Parents came back")
    DROPPED_OUT = "dropped_out", _("Dropped out")
    MISTAKE = "mistake", _("Entered by mistake")
