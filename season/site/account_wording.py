"""What was done to accounts, in words.

Kind: pure
"""

from bus.messages import Sentence

CREATED, INVITED, JOINED, DISABLED, ENABLED = "created", "invited", "joined", "disabled", "enabled"
VOUCHED = "vouched"

TEXTS = {
    CREATED: Sentence("account-created", "account made"),
    INVITED: Sentence("account-invited", "invited anew: the old password does not work any more"),
    JOINED: Sentence("account-joined", "password chosen"),
    VOUCHED: Sentence("account-vouched", "vouched for: this is the person"),
    DISABLED: Sentence("account-disabled", "disabled"),
    ENABLED: Sentence("account-enabled", "enabled"),
}
"""By what the database has."""
