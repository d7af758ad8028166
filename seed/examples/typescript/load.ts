// Loads one new partnership and prints the verdicts that it flips. Wants a running
// fedreach in FEDREACH_SERVER and a token with the scope write in FEDREACH_TOKEN.

import { readFileSync } from "node:fs";
import { ClientError, GraphQLClient } from "graphql-request";

interface Verdict {
  status: string;
  levels: string[] | null;
}

interface Report {
  load: {
    revision: number;
    repeated: boolean;
    flips: {
      totalCount: number;
      nodes: {
        agency: { slug: string };
        vendor: { slug: string };
        before: Verdict;
        after: Verdict;
        causes: { kind: string; fact: { kind: string; source: { url: string } | null } }[];
      }[];
    };
  };
}

interface Problem {
  list: string;
  index: number;
  field: string;
  reason: string;
}

const batch = {
  // It is safe to run this again: what was loaded under a key is not loaded twice.
  key: "example-typescript-1",
  origin: "seed/examples/typescript",
  note: "A partnership made up as an example.",
  facts: [
    {
      kind: "PARTNERS_WITH",
      from: "vendor:xai",
      to: "cloud:aws-govcloud",
      since: "2026-01-15",
      confidence: "MEDIUM",
      levels: ["UNCLASSIFIED", "CUI"],
      source: { url: "https://example.org/xai-aws", title: "An announcement made up as an example", published: "2026-01-15" },
    },
  ],
};

const said = (v: Verdict) => [v.status, ...(v.levels ?? ["levels unknown"])].join(" ");

const server = process.env.FEDREACH_SERVER ?? "http://127.0.0.1:8080";
const client = new GraphQLClient(`${server}/query`, { headers: { Authorization: `Bearer ${process.env.FEDREACH_TOKEN}` } });
const query = readFileSync(new URL("../load.graphql", import.meta.url), "utf8");

try {
  const { load } = await client.request<Report>(query, { batch });
  console.log(`revision ${load.revision}${load.repeated ? ", loaded before" : ""}: ${load.flips.totalCount} verdicts flipped`);
  for (const flip of load.flips.nodes) {
    const why = flip.causes.map((cause) => `${cause.kind} ${cause.fact.kind}`).join(", ");
    console.log(`${flip.agency.slug} ${flip.vendor.slug}: ${said(flip.before)} -> ${said(flip.after)} (${why})`);
  }
} catch (refused) {
  if (!(refused instanceof ClientError)) throw refused;
  for (const error of refused.response.errors ?? []) {
    console.error(error.message);
    for (const p of (error.extensions?.problems as Problem[] | undefined) ?? []) {
      console.error(`  ${p.list}[${p.index}].${p.field}: ${p.reason}`);
    }
  }
  process.exitCode = 1;
}
