"""Names, phones and ID numbers of people who do not exist."""

import datetime as dt

from lib.id_numbers import check_character
from registry.codes import Sex
from reports.demo.sources import source, words

SEQUENCES = range(980, 1000)  # no county of the size ever gets there in a day
FAMOUS = "1380013"  # a telephone company's own number begins like this


class People:
    """Hands out what belongs to one person only."""

    def __init__(self, dice):
        self.dice = dice
        self._phones, self._ids = set(), set()

    def surname(self) -> str:
        return self.dice.choice(words("people", "surnames"))

    def given(self, generation: str) -> str:
        """A given name of boys, girls, fathers, mothers, old_men or old_women."""
        return self.dice.choice(words("people", "given", generation))

    def phone(self) -> str:
        """A mobile number with 00 in places 4 and 5."""
        while True:
            number = f"{self.dice.choice(words('people', 'mobiles', 'prefixes'))}00{self.dice.randrange(10**6):06}"
            if number not in self._phones and not number.startswith(FAMOUS):
                self._phones.add(number)
                return number

    def phones(self, second: float = 0.06) -> str:
        """One number, sometimes two."""
        return " ".join(self.phone() for _ in range(1 + self.dice.chance(second)))

    def id_number(self, born: dt.date, sex: str) -> str:
        """A number by GB 11643 that nobody else has."""
        first, *others = words("people", "identity", "codes")
        others = [first] * 9 + others
        while True:
            sequence = self.dice.choice([n for n in SEQUENCES if (n % 2 == 1) == (sex == Sex.MALE)])
            body = f"{self.dice.choice(others)}{born:%Y%m%d}{sequence}"
            if body not in self._ids:
                self._ids.add(body)
                return body + check_character(body)

    def ethnicity(self) -> str:
        return self.dice.weighted(source("people")["ethnicity"])
