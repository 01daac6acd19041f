"""Names as people type them without a Chinese keyboard: 李小雨 is found by lixiaoyu, xiaoyu, lxy and xy."""

from itertools import chain

from django.db import models
from pypinyin import lazy_pinyin

from lib.text import clean

# Read otherwise as a surname, or, of several readings, in this one.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "盖": "ge", "朴": "piao", "查": "zha",
    "覃": "qin", "乐": "yue", "翟": "zhai", "缪": "miao", "任": "ren", "折": "she", "种": "chong", "秘": "bi",
    "逄": "pang", "員": "yun", "员": "yun", "尉": "wei", "长": "zhang", "万": "wan", "黑": "he", "繁": "po",
    "隗": "wei", "召": "shao", "洗": "xian", "冼": "xian", "宓": "fu", "燕": "yan", "哈": "ha", "华": "hua",
    "宁": "ning", "应": "ying", "过": "guo", "那": "na", "令": "ling", "车": "che", "纪": "ji", "晟": "cheng",
    "祭": "zhai", "佴": "nai", "郗": "xi", "石": "shi", "柏": "bai",
}  # fmt: skip
DOUBLE = {
    "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "欧阳": ("ou", "yang"), "司马": ("si", "ma"), "上官": ("shang", "guan"),
    "诸葛": ("zhu", "ge"), "东方": ("dong", "fang"), "皇甫": ("huang", "fu"), "令狐": ("ling", "hu"),
    "慕容": ("mu", "rong"), "夏侯": ("xia", "hou"), "司徒": ("si", "tu"),
}  # fmt: skip
LONGEST = 800


def syllables(name: str) -> tuple[list[str], list[str]]:
    """Of the surname, and of the rest. What is no Chinese character stands for itself."""
    name = "".join(character for character in clean(name).lower() if character.isalnum())
    if name[:2] in DOUBLE and len(name) > len("欧阳"):
        return list(DOUBLE[name[:2]]), _read(name[2:])
    return [SURNAMES.get(part) or _read(part)[0] for part in name[:1]], _read(name[1:])


def _read(text: str) -> list[str]:
    """A syllable for each character; letters and figures in a row stay together."""
    return lazy_pinyin(text, v_to_u=False)


def spelled(name: str) -> str:
    """The words by which a name is found, each after a blank: the whole name and the given name, in full and short."""
    surname, given = syllables(name)
    words = ["".join(parts) for parts in (surname + given, given)]
    short = ["".join(part[:1] for part in parts) for parts in (surname + given, given)]
    found = dict.fromkeys(word for word in chain(words, short) if word)
    return "".join(f" {word}" for word in found)[:LONGEST]


def called(text: str, column: str = "") -> models.Q:
    """Rows of somebody called so: by a part of the name, or by how its beginning is spelled.

    `column` leads to the child: `called(text, "child__")`.
    """
    text = clean(text)
    letters = "".join(text.lower().replace("ü", "v").replace("'", "").split())
    found = models.Q(**{f"{column}name__icontains": text})
    if letters.isascii() and letters.isalnum():
        found |= models.Q(**{f"{column}spelled__contains": f" {letters}"})
    return found


class SpelledField(models.CharField):
    """The spellings of the name beside it (see `spelled`)."""

    def __init__(self, *, source: str, **kwargs):
        self.source = source
        kwargs.update(max_length=LONGEST, default="", editable=False)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "editable"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance, add):
        value = spelled(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value
