"""Decide what each fact makes of a contest, one table `STEPS` a module; `apply` is all of them. Pure.

Kind: pure
"""

from collections.abc import Callable, Mapping
from typing import Any

from controller.rules.contest import Contest
from controller.rules.facts import Fact

Step = Callable[[Contest, Any], Contest]
Steps = Mapping[type[Fact], Step]
"""What each kind of fact makes of a contest; never refused, reads no clock, draws nothing."""
