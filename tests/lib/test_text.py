"""What cannot be seen goes, what was meant stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.text import clean, clean_name, squeeze


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  青山村 ", "青山村"),
        ("青山村\u3000三组", "青山村 三组"),
        ("正常\x0b备注\t制表", "正常 备注 制表"),
        ("\u202e反向\u202c文字\u200b", "反向文字"),
        ("a\x00b\x07c", "abc"),
        ("一\r\n二\r三\n\n\n\n四", "一\n二\n三\n\n四"),
        ("很懂事😀👍🏽", "很懂事😀👍🏽"),
        ("=1+1", "=1+1"),
        ("①，。！", "①，。！"),
        ("\ufeff", ""),
    ],
)
def test_clean(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("白\u3000国庆", "白国庆"),
        ("李 小 雨", "李小雨"),
        ("张\n三", "张三"),
        ("'王五", "王五"),
        ("\u200b李四\ufeff", "李四"),
        ("张三.", "张三"),
        ("Ａnna  Maria", "Anna Maria"),
        ("⼀⼆", "一二"),
        ("﨑田", "﨑田"),
        ("𠮷田", "𠮷田"),
        ("㐂久", "㐂久"),
        ("\uf90a田", "\uf90a田"),
    ],
)
def test_clean_name(typed, name):
    assert clean_name(typed) == name


@pytest.mark.parametrize("dot", "·•・‧∙⋅●᛫․⸱﹒｡。.．")
def test_the_dot_in_a_name_is_kept_in_one_shape(dot):
    assert clean_name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"
    assert clean_name(f"阿依古丽 {dot} 买买提") == "阿依古丽·买买提"


def test_squeeze_compares_without_width_and_space():
    assert squeeze(" 身份证 号码\n（必填）") == "身份证号码(必填)"


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert not any(character in clean(text) for character in "\x00\x0b\u200b\u202e\r")


@settings(deadline=None)
@given(st.text())
def test_a_name_never_breaks_the_cleaning(text):
    assert "\n" not in clean_name(text)
