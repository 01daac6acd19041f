"""Language as chosen, Chinese otherwise; and pages with personal data that no shared browser keeps."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin

from lib.once import AlreadySaved


class ChosenLanguage(MiddlewareMixin):
    """The language of the cookie that set_language writes, else Chinese.

    Not Django's LocaleMiddleware: many school PCs carry an English browser that nobody ever set up, so
    Accept-Language says nothing about what the reader reads.
    """

    def process_request(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = chosen in dict(settings.LANGUAGES)
        translation.activate(chosen if known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class SavedOnce(MiddlewareMixin):
    """A form that arrives twice is led to where its first arrival went (see `lib.once`)."""

    def process_exception(self, request, exception):
        return exception.response() if isinstance(exception, AlreadySaved) else None


class PrivatePages(MiddlewareMixin):
    """`no-store` on every page of somebody signed in: the next person at a shared PC finds nothing in its cache."""

    def process_response(self, request, response):
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response
