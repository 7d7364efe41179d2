"""Budget of each address: so many at once, and so many a second after that. Time is an argument.

Kind: pure
"""

from bus.units import NS_PER_S

MAX_ADDRESSES = 4096
"""Only the latest so many are remembered, so that nobody can fill the memory."""


class RateBudget:
    """Tokens by address: at most `burst`, and `per_s` new ones a second."""

    def __init__(self, per_s: float, burst: float) -> None:
        self._per_s, self._burst = per_s, burst
        self._tokens: dict[str, tuple[float, int]] = {}

    def spend(self, address: str, now_ns: int) -> bool:
        """Whether `address` still has a token; it is used up."""
        tokens, then_ns = self._tokens.pop(address, (self._burst, now_ns))
        tokens = min(self._burst, tokens + (now_ns - then_ns) / NS_PER_S * self._per_s)
        may = tokens >= 1
        self._tokens[address] = (tokens - may, now_ns)
        if len(self._tokens) > MAX_ADDRESSES:
            del self._tokens[next(iter(self._tokens))]
        return may
