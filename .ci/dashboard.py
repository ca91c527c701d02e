"""Checks that dashboard and alert rules name metrics that the program has, and prints the dashboard's expressions as a file
of rules, so that promtool can check them. Arguments: what /metrics answered, and the folder of both."""

import json
import pathlib
import re
import sys

exposed, folder = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
families = dict(re.findall(r"^# TYPE (\S+) (\S+)$", exposed, re.M))
# A family without a sample is not exposed: of a demonstration in which all is well, and which is not backed up.
names = set(families) | {"presseschau_source_incident", "presseschau_last_backup_timestamp_seconds"}
names |= {f"{name}_{part}" for name, kind in families.items() if kind == "histogram" for part in ("bucket", "sum", "count")}


def unknown(text):
    return sorted(set(re.findall(r"\bpresseschau_[a-z_]+", text)) - names)


dashboard = json.loads((folder / "presseschau.dashboard.json").read_text())
expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
rules = (folder / "presseschau.rules.yml").read_text()
missing = unknown(rules) + [name for expression in expressions for name in unknown(expression)]
if missing or not expressions:
    sys.exit(f"there are no such metrics: {missing}")

print("groups:\n  - name: dashboard\n    rules:")
for n, expression in enumerate(expressions):
    plain = expression.replace("$__rate_interval", "5m").replace("$instance", ".*")
    print(f"      - record: dashboard:panel{n}\n        expr: {json.dumps(plain)}")
