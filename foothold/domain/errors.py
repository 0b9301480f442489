"""Everything that may go wrong in the world, as one tree.

FootholdError
├── SourceError                  a source could not be read this time; nothing of it is closed
│   ├── FetchError               no usable answer: time-out, connection, size, redirect, refused address
│   │   └── HttpError            an answer with a status that is not success (`status`, `retry_after_s`)
│   │       └── NotFoundError    404 or 410: the page itself says it is gone
│   ├── ChallengeError           a bot check answered instead of the site
│   ├── RobotsError              the site's robots.txt asks us not to read this
│   └── ShapeError               the answer is not of the documented shape
├── CvError                      a CV file that can't be read; the sentence says what to do
├── IndexMismatchError           the index was built by another model; the sentence says how to rebuild
├── ModelError                   the embedding weights are missing or not the ones expected
├── AddressError                 a mail or web address that somebody gave can't be used; the sentence says why
├── SubscriptionError            a subscription can't be made as asked; the sentence says what to change
│   └── TooManyError             asked too often (`wait_s`)
├── StoreError                   the database can't be used
├── SettingsError                a setting is wrong; the sentence names it
├── DeliveryError                a mail or webhook was not taken this time; it is tried again
│   └── RefusedError             refused for good (a permanent bounce): stop trying
├── StoppedError                 asked to stop in the middle of a reading; nothing of that reading is kept
└── NotFoundInStoreError         there is no such posting, subscription or source

Messages are sentences for a person; the fields are for the code that handles the error.
"""

from __future__ import annotations


class FootholdError(Exception):
    """Something went wrong that a person can understand and act on."""


class SourceError(FootholdError):
    """A source could not be read this time.

    Attributes:
        source: name of the source, "" where it isn't known yet.
        url: the address that was asked, "" where none was.
    """

    def __init__(self, message: str, *, source: str = "", url: str = "") -> None:
        super().__init__(message)
        self.source = source
        self.url = url


class FetchError(SourceError):
    """No usable answer came: time-out, broken connection, too large, too many redirects, refused address."""


class HttpError(FetchError):
    """The site answered with a status that is not success.

    Attributes:
        status: the HTTP status.
        retry_after_s: seconds the site asked to wait, None where it did not say.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        source: str = "",
        url: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, source=source, url=url)
        self.status = status
        self.retry_after_s = retry_after_s


class NotFoundError(HttpError):
    """404 or 410: the page itself says that it is gone."""


class ChallengeError(SourceError):
    """A bot check answered instead of the site. It is never solved, only reported."""


class RobotsError(SourceError):
    """The site's robots.txt asks us not to read this address."""


class ShapeError(SourceError):
    """The answer is not of the documented shape, so nothing in it can be trusted."""


class CvError(FootholdError):
    """A CV file can't be read; the message says what to do instead."""


class IndexMismatchError(FootholdError):
    """The index on disk was built by another model or format; the message says how to rebuild it."""


class ModelError(FootholdError):
    """The embedding weights are missing or are not the ones expected."""


class AddressError(FootholdError):
    """A mail or web address that somebody gave can't be used; the message says why."""


class SubscriptionError(FootholdError):
    """A subscription can't be made as asked; the message says what to change."""


class TooManyError(SubscriptionError):
    """Asked too often from one network, or for one address.

    Attributes:
        wait_s: seconds until it may be asked again.
    """

    def __init__(self, message: str, *, wait_s: int) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class StoreError(FootholdError):
    """The database can't be used; the message says why."""


class SettingsError(FootholdError):
    """A setting is wrong; the message names it and a right form."""


class DeliveryError(FootholdError):
    """A mail or webhook was not taken this time; it will be tried again."""


class RefusedError(DeliveryError):
    """The receiver refused for good, so trying again is pointless."""


class StoppedError(FootholdError):
    """Asked to stop in the middle of a reading. Nothing of that reading is kept; the next one reads it again."""


class NotFoundInStoreError(FootholdError):
    """There is no such posting, subscription or source."""
