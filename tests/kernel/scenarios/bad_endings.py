"""A script that ends badly in the way its test asks for.

Kind: start
"""

import subprocess
import time

from scenario import arguments, report

report("before the end")
print("printed before the end")
match arguments()["way"]:
    case "raise":
        raise RuntimeError("as asked")
    case "hang":
        subprocess.Popen(["sleep", "1000"])
        time.sleep(1000)
