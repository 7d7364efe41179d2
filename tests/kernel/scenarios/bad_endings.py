"""Start: end badly in the way the test asks for."""

import subprocess
import time

from scenario import arguments, report

report("before the end")
print("said before the end")
match arguments()["way"]:
    case "raise":
        raise RuntimeError("as asked")
    case "hang":
        subprocess.Popen(["sleep", "1000"])
        time.sleep(1000)
