"""Reads every line of exported NDJSON with the models of FHIR R4B, and says which kinds were seen."""

import collections
import json
import pathlib
import sys

from fhir.resources.R4B.auditevent import AuditEvent
from fhir.resources.R4B.provenance import Provenance

MODELS = {"AuditEvent": AuditEvent, "Provenance": Provenance}


def main(folder):
    seen = collections.Counter()
    wrong = 0
    for path in sorted(pathlib.Path(folder).glob("*.ndjson")):
        ids = set()
        for number, line in enumerate(path.read_text().splitlines(), 1):
            resource = json.loads(line)
            kind = resource["resourceType"]
            try:
                MODELS[kind].model_validate(resource)
            except Exception as error:  # every reason a model has is worth telling
                wrong += 1
                print(f"{path.name}:{number}: {kind}: {error}")
            if (kind, resource["id"]) in ids:
                wrong += 1
                print(f"{path.name}:{number}: {kind}: the id comes twice")
            ids.add((kind, resource["id"]))
            code = resource.get("subtype", [{}])[0].get("code") or "custody"
            seen[f"{kind} {code}"] += 1
    for kind, count in sorted(seen.items()):
        print(f"{count:5} {kind}")
    # A validation of nothing would say that all is well.
    if not any(kind.startswith("AuditEvent") for kind in seen) or not any(
        kind.startswith("Provenance") for kind in seen
    ):
        print("no AuditEvent or no Provenance was exported")
        return 1
    print(f"{sum(seen.values())} resources, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
