"""Loads one new partnership and prints the verdicts that it flips.

Wants a running fedreach in FEDREACH_SERVER and a token with the scope write in
FEDREACH_TOKEN.
"""

import os
import pathlib
import sys

from gql import Client, gql
from gql.transport.exceptions import TransportError, TransportQueryError
from gql.transport.requests import RequestsHTTPTransport

BATCH = {
    # It is safe to run this again: what was loaded under a key is not loaded twice.
    "key": "example-python-1",
    "origin": "seed/examples/python",
    "note": "A partnership made up as an example.",
    "facts": [
        {
            "kind": "PARTNERS_WITH",
            "from": "vendor:anthropic",
            "to": "cloud:aws-secret",
            "since": "2026-01-15",
            "confidence": "MEDIUM",
            "levels": ["SECRET"],
            "source": {
                "url": "https://example.org/anthropic-aws",
                "title": "An announcement made up as an example",
                "published": "2026-01-15",
            },
        }
    ],
}


def said(verdict):
    levels = verdict["levels"]
    return " ".join([verdict["status"], *(["levels unknown"] if levels is None else levels)])


def main():
    transport = RequestsHTTPTransport(
        url=os.environ.get("FEDREACH_SERVER", "http://127.0.0.1:8080") + "/query",
        headers={"Authorization": f"Bearer {os.environ['FEDREACH_TOKEN']}"},
    )
    # The schema comes from the server, so that a wrong query is found before it is sent.
    client = Client(transport=transport, fetch_schema_from_transport=True)
    query = gql((pathlib.Path(__file__).parent.parent / "load.graphql").read_text())
    query.variable_values = {"batch": BATCH}
    try:
        report = client.execute(query)["load"]
    except TransportQueryError as refused:
        for error in refused.errors:
            print(error["message"], file=sys.stderr)
            for p in error.get("extensions", {}).get("problems", []):
                print(f"  {p['list']}[{p['index']}].{p['field']}: {p['reason']}", file=sys.stderr)
        sys.exit(1)
    except TransportError as failed:
        sys.exit(str(failed))
    before = ", loaded before" if report["repeated"] else ""
    print(f"revision {report['revision']}{before}: {report['flips']['totalCount']} verdicts flipped")
    for flip in report["flips"]["nodes"]:
        why = ", ".join(f"{c['kind']} {c['fact']['kind']}" for c in flip["causes"])
        print(f"{flip['agency']['slug']} {flip['vendor']['slug']}: {said(flip['before'])} -> {said(flip['after'])} ({why})")


if __name__ == "__main__":
    main()
