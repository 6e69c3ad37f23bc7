"""A board's storage at work, to be killed in the midst of it: keeps entries and values for ever, and prints each number once kept."""

import json
import sys

from firmware.restarts import Restarts
from firmware.storage import JournalFile, RetainedFile
from shared_model.journal import Journal

folder, count = sys.argv[1], int(sys.argv[2])
file = JournalFile(folder, file_bytes=2000)
retained = RetainedFile(folder)
kept = retained.load()
restarts = Restarts(True, folder + "/restarts")
restarts.look(0, True)
journal = Journal(file.head, file.last_j)
print("begins", kept.get("count", 0))
while True:
    count += 1
    retained.save(json.dumps({"count": count, "text": "x" * (count % 300)}))
    file.append([journal.line({"kind": "command", "count": count}), journal.line({"kind": "command", "data": "y" * (count % 90)})])
    print(count)
