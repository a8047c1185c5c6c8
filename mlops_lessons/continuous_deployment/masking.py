"""Personal data out of what is recorded: only what is known to be harmless stays, everything else gets a pseudonym.

A list of what is forbidden always forgets something; this is a list of what is allowed. A value stays as it is when the name of
its field is known **and** the value has the shape that field must have. Everything else (values, names of fields, parts of a path)
is replaced by a pseudonym: the same value gives the same one, so that a session can be followed, and without the key nobody can
try out names until one fits. The key stays in the memory of whoever records.

What it cannot do: a value of the right shape in the right field stays, whatever somebody means by it.

References
----------
Regulation (EU) 2016/679 (GDPR), article 4(5), pseudonymisation, and article 5(1)(c), data minimisation. Krawczyk, H., Bellare, M.
and Canetti, R. (1997), RFC 2104, HMAC. OWASP, "Logging Cheat Sheet", data to exclude.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

__all__ = ["HARMLESS", "HEADERS", "Masking"]

_SHARE = r"0(\.\d{1,17})?|1(\.0{1,6})?"
_NUMBER = r"-?\d{1,4}(\.\d{1,6})?"  # not long enough for a telephone, a card or a document
HARMLESS: Mapping[str, str] = {
    "carrier": r"[A-Z0-9]{2}",
    "airline": r"[A-Z0-9]{2}",
    "flight": r"[A-Z0-9]{2}\d{1,4}",
    "origin": r"[A-Z]{3}",
    "dest": r"[A-Z]{3}",
    "weekday": r"[0-6]",
    "month": r"1?\d",
    "day": r"[123]?\d",
    "hour": r"[012]?\d",
    "distance": _NUMBER,
    "wind_speed": _NUMBER,
    "precip": _NUMBER,
    "visib": _NUMBER,
    "late_share": _SHARE,
    "late": _SHARE,
    "risk": _SHARE,
    "score": _SHARE,
    "arrival_delay": r"-?\d{1,4}",
    "release": r"[0-9a-f]{1,40}",
    "status": r"ok|up|down",
    "detail": r"not found|Not Found",
}
HEADERS: Mapping[str, str] = {
    "content-type": r"[a-z]+/[a-z0-9.+-]+(; ?charset=[a-z0-9-]+)?",
    "accept": r"[a-z*]+/[a-z0-9.+*-]+",
    "x-airline": HARMLESS["airline"],
    "x-origin": HARMLESS["origin"],
    "x-release": HARMLESS["release"],
}
WORDS = frozenset({"predict", "many", "health", "flights", "risk", "metrics"})


@dataclass(frozen=True)
class Masking:
    """What may be recorded as it is, and the key of the pseudonyms.

    Attributes
    ----------
    fields, headers : mapping of str to str
        By name, the regular expression that a whole value must match.
    words : set of str
        Parts of a path that stay.
    key : bytes
        Of the pseudonyms; a new one unless given.
    """

    fields: Mapping[str, str] = field(default_factory=lambda: HARMLESS)
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)
    words: frozenset[str] = WORDS
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def pseudonym(self, value: object) -> str:
        """Return what stands for `value`: ten letters and figures, always the same for the same key."""
        text = f"{type(value).__name__}:{value}".encode(errors="surrogatepass")
        return f"masked-{hmac.new(self.key, text, hashlib.sha256).hexdigest()[:10]}"

    def json(self, value: Any, name: str = "", numbers: bool = True) -> Any:
        """Return what JSON holds, masked, with the same structure; a list's items go by the name of the list.

        Parameters
        ----------
        numbers : bool, default True
            Masked numbers become 0, so that a service can still read them; else they get a pseudonym as well.
        """
        if isinstance(value, Mapping):
            return {self._name(str(key)): self.json(item, str(key), numbers) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.json(item, name, numbers) for item in value]
        if value is None or isinstance(value, bool) or self._fits(self.fields.get(name), str(value)):
            return value
        return 0 if numbers and isinstance(value, int | float) else self.pseudonym(value)

    def path(self, path: str) -> str:
        """Return a path whose parts are known words, flight numbers or pseudonyms."""
        return "/".join(self._part(part) for part in path.split("/"))

    def query(self, query: str) -> str:
        """Return a query with the values of unknown parameters masked."""
        pairs = parse_qsl(query, keep_blank_values=True)
        return urlencode([(self._name(name), self.json(value, name)) for name, value in pairs])

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return the known headers whose values have their shape; the others are left out."""
        return {name: value for name, value in headers.items() if self._fits(self.headers.get(name), value)}

    def _part(self, part: str) -> str:
        known = part in self.words or not part or self._fits(self.fields.get("flight"), part)
        return part if known else self.pseudonym(part)

    def _name(self, name: str) -> str:
        return name if name in self.fields else self.pseudonym(name)

    @staticmethod
    def _fits(shape: str | None, text: str) -> bool:
        return shape is not None and re.fullmatch(shape, text, re.ASCII) is not None
