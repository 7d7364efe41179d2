"""Folds: what each fact makes of a contest, one table `FOLDS` a module; `apply` reads all of them.

A fold is named after its fact.

Kind: pure
"""

from collections.abc import Callable, Mapping
from typing import Any

from controller.rules.contest import Contest
from controller.rules.facts import Fact

Fold = Callable[[Contest, Any], Contest]
Folds = Mapping[type[Fact], Fold]
"""What each kind of fact makes of a contest. A fold never refuses, reads no clock and draws nothing."""
