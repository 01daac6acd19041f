"""What our templates ask for beyond Django's own tags: icons, the one-time token, dates as people say them."""

import re
import uuid
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import mark_safe

from lib import dates, once

register = template.Library()
STYLE = re.compile(r'\sstyle="[^"]*"')


@register.simple_tag
@cache
def icon(name):
    """A drawing from `icons.svg`. It repeats what the words beside it say, so screen readers skip it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("shouwang/icons.svg"), name
    )


@register.simple_tag(takes_context=True, name="once")
def once_token(context, *, new=False):
    """The hidden one-time token (see `lib.once`): the one that came in when a form is shown again, else a new one.

    `new=True` in a form that may stand on the same page as the one that is shown again.
    """
    request = context.get("request")
    token = (request and not new and once.token_of(request)) or uuid.uuid4()
    # Without autocomplete=off a browser going back puts the used token in again.
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', once.FIELD, token)


@register.filter
def since(day, on):
    """`{{ row.last_talk|since:today }}`: "7 weeks ago"."""
    return dates.since(day, on)


@register.filter(name="day")
def day_in_words(day):
    """`{{ visit.on|day }}`: "Mon 12 Oct", in Chinese 10月12日 周一; with the year when it is another one."""
    return dates.day_in_words(day, dates.today()) if day else ""


@register.filter
def short_day(day):
    """`{{ task.ends|short_day }}`: "12 Oct", in Chinese 10月12日."""
    return dates.short_day(day) if day else ""


@register.filter
def tagged(message, name):
    """What the message carries under `name`: `draft:<key>` and `undo:<address>` among its extra tags, or ""."""
    tags = dict(tag.split(":", 1) for tag in (message.extra_tags or "").split() if ":" in tag)
    return tags.get(name, "")


@register.filter
def labelled(cell, label):
    """A rendered `<td>` of the admin's list with `data-label`, from which its card on a phone takes the name."""
    cell = conditional_escape(cell)
    if "<" in label:  # the box that ticks all rows
        return cell
    blank = " data-blank" if cell.endswith(">-</td>") else ""  # left out on a phone
    opening = format_html('<td data-label="{}"{}', label, blank)
    return mark_safe(cell.replace("<td", opening, 1))  # noqa: S308 - the cell is the admin's own


@register.filter
def unstyled(html):
    """Markup of a library (import-export's differences) without its style attributes, which our CSP refuses."""
    return mark_safe(STYLE.sub("", conditional_escape(html)))  # noqa: S308 - as safe as it came


@register.filter
def unlinked(contents):
    """A read-only value of the admin: stock admin links a related row also for those who have no page of it."""
    return strip_tags(contents) if str(contents).startswith("<a ") else contents


@register.filter
def beside(cells, headers):
    """Pairs of cell and header: `{% for cell, header in result|beside:result_headers %}`."""
    return zip(cells, headers, strict=True)
