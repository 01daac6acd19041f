"""Talks, guidance and counselling; appointments, the hotline and the whisper mailbox; who may read the confidential."""

from talks.models.appointment import Appointment
from talks.models.counselling import Channel, Counselling, CounsellingChild
from talks.models.difficulty import Approach, Difficulty, Progress
from talks.models.grant import Grant
from talks.models.guidance import Guidance, GuidanceChild
from talks.models.hotline import HotlineCall
from talks.models.mailbox import MailboxOpening, Whisper
from talks.models.talk import Talk, TalkChild, Topic

__all__ = [
    "Appointment", "Approach", "Channel", "Counselling", "CounsellingChild", "Difficulty", "Grant", "Guidance",
    "GuidanceChild", "HotlineCall", "MailboxOpening", "Progress", "Talk", "TalkChild", "Topic", "Whisper",
]  # fmt: skip
