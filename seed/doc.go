// Package seed has the facts that fedreach comes with, as packs, and reads packs.
//
// A pack is one YAML file, written by hand: its sources, the entities that it
// speaks of, and facts grouped by the source that states them:
//
//	about: one line
//	sources:
//	  article:
//	    url: https://example.org/a
//	    title: How it is called
//	    publisher: Who published it
//	    published: 2026-03-19      # a day, month or year; absent: undated
//	agencies:
//	  cia: {name: Central Intelligence Agency, aliases: [CIA], sector: INTELLIGENCE}
//	clouds:
//	  aws: {name: Amazon Web Services, aliases: [AWS], kind: PROVIDER}
//	vendors: {openai: {name: OpenAI}}
//	vehicles: {jwcc: {name: Joint Warfighting Cloud Capability}}
//	facts:
//	  - source: article
//	    confidence: HIGH
//	    states:
//	      - cia RUNS_ON aws
//	      - openai PARTNERS_WITH aws: {since: 2026-03, levels: [SECRET]}
//
// An end is a slug, whose kind follows from the fact's kind, or kind:slug. A
// confidence beside a fact goes before its group's. What follows is decided
// elsewhere: package kg says what a fact may carry, package reach what it means.
package seed
