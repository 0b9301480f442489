"""One round of telling, in a process of its own that a test may kill: `python notify_once.py HOME SMTP_PORT`."""

import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.service.subscribers import Copy

copy = Copy(Path(sys.argv[1]), int(sys.argv[2]))
copy.passes(timedelta(days=int(sys.argv[3])))
print(dict(copy.notifying.round()), flush=True)
copy.shut()
