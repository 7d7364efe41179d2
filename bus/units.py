"""Units: how many nanoseconds are in each of time, and bytes in a megabyte.

Kind: pure
"""

NS_PER_US = 1_000
NS_PER_MS = 1_000_000
NS_PER_S = 1_000_000_000
MB = 1_000_000
