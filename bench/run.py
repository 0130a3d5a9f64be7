"""`make bench`: every measurement of the suite in one run, written to bench/results.json, bench/README.md and two pictures.

.venv/bin/python bench/run.py [--dossiers 2000] [--sizes 10000,1000000] [--rows 100000]
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", default="2000")
    parser.add_argument("--sizes", default="10000,1000000")
    parser.add_argument("--rows", default="100000")
    parser.add_argument("--documents", default="200")
    parser.add_argument("--only-signing", action="store_true", help="keep what the others measured")
    args = parser.parse_args()
    if args.only_signing:
        results = json.loads((HERE / "results.json").read_text())
        results["signing"] = _measured("signing", "--documents", args.documents)
        return _write(results, args)
    year = _measured("year", "--dossiers", args.dossiers)
    pages = _measured("pages", "--sizes", args.sizes)
    export = _measured("export", "--rows", args.rows)
    signing = _measured("signing", "--documents", args.documents)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "machine": platform.machine()}
    results = {
        "on": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": machine,
        "year": year,
        "pages": pages,
        "export": export,
        "signing": signing,
    }
    return _write(results, args)


def _write(results: dict[str, Any], args: argparse.Namespace) -> int:
    year, pages = results["year"], results["pages"]
    (HERE / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    (HERE / "README.md").write_text(_readme(results, args))
    acts = {act: cuts["p50"] for act, cuts in year["milliseconds"].items()}
    (HERE / "acts.svg").write_text(_bars("Milliseconds of each act (p50)", acts))
    costs = {f"{one['page']} · {one['dossiers']:,}": one["p50"] for one in pages["costs"]}
    (HERE / "pages.svg").write_text(_bars("Milliseconds of server time a page (p50)", costs))
    return 0


def _measured(kind: str, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "congvu", "bench", kind, *options, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent, check=True)
    print(done.stdout, end="")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _readme(results: dict[str, Any], args: argparse.Namespace) -> str:
    year, pages, machine = results["year"], results["pages"], results["machine"]
    lines = [
        "# Bench",
        "",
        f"`make bench` on {results['on']}: {machine['cores']} cores, Python {machine['python']}, {machine['machine']}; clients, web, worker",
        "and database together on this one machine. Ratios transfer to other machines, digits do not. A benchmark, not a timed test.",
        "",
        "## A year of the ministry",
        "",
        f"`congvu bench year --dossiers {args.dossiers}`: the whole life of {year['dossiers']} dossiers of four of the shipped procedures through the",
        f"HTTP API by {year['clients']} concurrent clients: two papers uploaded, submitted, received, processed step by step, approved, the result",
        "fetched as PDF, returned; the time runs until the worker has done every job that the acts left behind.",
        "",
        "| what | measured |",
        "| --- | --- |",
        f"| dossiers a second | {year['dossiers_per_second']} |",
        f"| a year of 700,000 dossiers | {year['year_hours']} hours |",
        f"| the bare limit: the same rows by plain psycopg, same number of transactions | {year['bare_dossiers_per_second']} dossiers a second |",
        f"| **cost of a life against its bare rows** (aim: at most 4) | **{year['ratio_to_bare']} times** |",
        f"| rows written, transactions | {year['rows_per_dossier']}, {year['transactions_per_dossier']} |",
        f"| database bytes a dossier | {year['database_bytes_per_dossier']:,} |",
        *(
            f"| CPU a dossier, {name} | {seconds * 1000:.1f} ms |"
            for name, seconds in year["cpu_seconds_per_dossier"].items()
        ),
        f"| bare answers of the server (a page that asks the database nothing) | {year['bare_answers_per_second']:,.0f} a second |",
        f"| dossiers that failed, jobs left | {year['failures']}, {year['jobs_left']} |",
        "",
        "| act | p50 ms | p95 ms | p99 ms |",
        "| --- | --- | --- | --- |",
        *(
            f"| {act} | {cuts.get('p50', '')} | {cuts.get('p95', '')} | {cuts.get('p99', '')} |"
            for act, cuts in year["milliseconds"].items()
        ),
        "",
        "![Milliseconds of each act](acts.svg)",
        "",
        "## Pages as the dossiers grow",
        "",
        f"`congvu bench pages --sizes {args.sizes}`: the desk of a reviewer, every fiftieth dossier open, loaded in bulk by copying the rows",
        "of one real dossier (its facts are not copied).",
        "",
        "| page | dossiers | p50 ms | p95 ms | queries |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {one['page']} | {one['dossiers']:,} | {one['p50']} | {one['p95']} | {one['queries']} |"
            for one in pages["costs"]
        ),
        "",
        f"Procedure search among {pages['search_procedures']:,} procedures: p50 {pages['search_p50']} ms, p95 {pages['search_p95']} ms of server time",
        "(aim: p95 under 30 ms).",
        "",
        "![Milliseconds of server time a page](pages.svg)",
        "",
        *_export_lines(results["export"]),
        *_signing_lines(results["signing"]),
    ]
    return "\n".join(lines)


def _export_lines(export: dict[str, Any]) -> list[str]:
    return [
        "## A long export",
        "",
        f"`congvu bench export --rows {export['rows']}`: one list as XLSX by a real worker, while two pages of the desk are opened without a pause and",
        "the progress is read each time.",
        "",
        "| what | measured |",
        "| --- | --- |",
        f"| dossiers, file | {export['rows']:,}, {export['file_megabytes']} MB |",
        f"| **most memory the worker ever held** (aim: under 300 MB) | **{export['peak_megabytes']} MB** |",
        f"| seconds | {export['seconds']} |",
        f"| different counts a reader of the progress saw | {export['progress_seen']} |",
        f"| a page of the desk before it, p50 | {export['desk_p50_before']} ms |",
        f"| a page of the desk during it, p50, p95 | {export['desk_p50_during']} ms, {export['desk_p95_during']} ms |",
        "",
    ]


def _signing_lines(signing: dict[str, Any]) -> list[str]:
    ours, bare, ratios = signing["ours"], signing["bare"], signing["ratios"]
    return [
        "## Signatures",
        "",
        f"`congvu bench signing --documents {signing['documents']}`: a PDF/A-3a of {signing['file_bytes']:,} bytes, one process; ours and bare pyHanko in turns,",
        "the better of three; bare pyHanko keeps its key in memory too. The batch is one authorisation for all, without the database;",
        "time-stamp authorities, CRL and OCSP are the rehearsal's, in a process beside it on the same cores.",
        "",
        "| what | ours | bare pyHanko | ratio |",
        "| --- | --- | --- | --- |",
        *(
            f"| PAdES B-B made with {key}, a second (aim: ratio at least 0.8) | {ours[key]} | {bare[key]} | **{ratios[key]}** |"
            for key in ours
        ),
        f"| PAdES B-B checked, a second | {signing['checked']} | {signing['checked_bare']} | **{signing['check_ratio']}** |",
        f"| PAdES B-LTA checked, a second | {signing['checked_long_term']} | | |",
        "",
        "| level | documents a second in the batch | bytes it adds |",
        "| --- | --- | --- |",
        *(f"| {level} | {rate} | {signing['growth'][level]:,} |" for level, rate in signing["batch"].items()),
        "",
    ]


def _bars(title: str, values: dict[str, float]) -> str:
    """A plain bar chart."""
    row, left, width = 26, 260, 420
    most = max(values.values(), default=1) or 1
    height = 50 + row * len(values)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 90} {height}" role="img" font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        f'<text x="10" y="24" font-size="15" font-weight="bold">{title}</text>',
    ]
    for number, (name, value) in enumerate(values.items()):
        y = 40 + row * number
        bar = max(1, round(width * value / most))
        out.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{name}</text>')
        out.append(f'<rect x="{left}" y="{y + 2}" width="{bar}" height="{row - 8}" fill="#8a1c1f"/>')
        out.append(f'<text x="{left + bar + 6}" y="{y + 15}">{value:g}</text>')
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    raise SystemExit(main())
