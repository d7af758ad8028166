-- The graph: who loaded what, the entities, the sources, and the facts.
--
-- Days are text, 2026-03-17, and times 2026-03-17T10:11:12.345Z; both sort as
-- text. NULL is an open end, or what is not stated.

-- One row for each batch that changed something, numbered without gaps.
CREATE TABLE loads (
  revision         INTEGER PRIMARY KEY CHECK (revision > 0),
  at               TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
  key              TEXT UNIQUE CHECK (key <> ''),
  by               TEXT NOT NULL,
  origin           TEXT NOT NULL,
  note             TEXT NOT NULL,
  entities_created INTEGER NOT NULL,
  entities_changed INTEGER NOT NULL,
  facts_created    INTEGER NOT NULL,
  facts_withdrawn  INTEGER NOT NULL
) STRICT;

-- Agencies, clouds, vendors and contract vehicles. load is the one that brought
-- the entity to what it is now.
CREATE TABLE entities (
  id         TEXT PRIMARY KEY NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('AGENCY', 'CLOUD', 'VENDOR', 'VEHICLE')),
  slug       TEXT NOT NULL,
  name       TEXT NOT NULL CHECK (name <> ''),
  aliases    TEXT NOT NULL CHECK (json_valid(aliases)),
  sector     TEXT CHECK (sector IN ('DEFENSE', 'INTELLIGENCE', 'CIVILIAN', 'LEGISLATIVE', 'JUDICIAL')),
  cloud_kind TEXT CHECK (cloud_kind IN ('PROVIDER', 'REGION', 'PRODUCT')),
  air_gapped INTEGER CHECK (air_gapped IN (0, 1)),
  load       INTEGER NOT NULL REFERENCES loads (revision),
  UNIQUE (kind, slug),
  CHECK (id = lower(kind) || ':' || slug),
  CHECK (sector IS NULL OR kind = 'AGENCY'),
  CHECK ((cloud_kind IS NOT NULL) = (kind = 'CLOUD')),
  CHECK (air_gapped IS NULL OR cloud_kind = 'REGION')
) STRICT;

CREATE INDEX entities_by_load ON entities (load);

-- Where facts come from.
CREATE TABLE sources (
  id                  TEXT PRIMARY KEY NOT NULL,
  url                 TEXT NOT NULL CHECK (url <> ''),
  title               TEXT NOT NULL CHECK (title <> ''),
  publisher           TEXT,
  published           TEXT CHECK (published IS date(published)),
  published_precision TEXT CHECK (published_precision IN ('DAY', 'MONTH', 'YEAR')),
  load                INTEGER NOT NULL REFERENCES loads (revision),
  CHECK ((published IS NULL) = (published_precision IS NULL))
) STRICT;

CREATE UNIQUE INDEX sources_by_url ON sources (url, ifnull(published, ''), ifnull(published_precision, ''));
CREATE INDEX sources_by_load ON sources (load);

-- One row for each dated relationship as one source states it. Rows are never
-- edited, but that known_until and ended_by are set once. (The checks are OR and
-- not IN, for which SQLite fills a table of its own at every row: half the time.)
CREATE TABLE facts (
  id              TEXT PRIMARY KEY NOT NULL,
  kind            TEXT NOT NULL CHECK (
                    kind = 'RUNS_ON' OR kind = 'PARTNERS_WITH' OR kind = 'LABELS' OR kind = 'PART_OF' OR
                    kind = 'AUTHORIZES' OR kind = 'OPERATES' OR kind = 'DEPENDS_ON' OR kind = 'CONTRACTS_WITH' OR
                    kind = 'EVALUATES' OR kind = 'USES' OR kind = 'HOLDS' OR kind = 'OPEN_TO' OR kind = 'SETS_TERMS'),
  from_id         TEXT NOT NULL REFERENCES entities (id),
  to_id           TEXT NOT NULL REFERENCES entities (id),
  key             TEXT,
  since           TEXT CHECK (since IS date(since)),
  since_precision TEXT CHECK (since_precision = 'DAY' OR since_precision = 'MONTH' OR since_precision = 'YEAR'),
  until           TEXT CHECK (until IS date(until)),
  until_precision TEXT CHECK (until_precision = 'DAY' OR until_precision = 'MONTH' OR until_precision = 'YEAR'),
  known_since     TEXT CHECK (known_since GLOB '????-??-??T??:??:??.???Z'),
  known_until     TEXT CHECK (known_until GLOB '????-??-??T??:??:??.???Z'),
  confidence      TEXT NOT NULL CHECK (confidence = 'HIGH' OR confidence = 'MEDIUM' OR confidence = 'LOW'),
  levels          TEXT CHECK (levels <> ''),
  effect          TEXT CHECK (effect = 'BLOCKS' OR effect = 'WARNS' OR effect = 'EXEMPTS'),
  issuer          TEXT,
  terms           TEXT CHECK (terms = 'UNRESTRICTED' OR terms = 'RED_LINES'),
  ceiling_usd     INTEGER CHECK (ceiling_usd > 0),
  product         TEXT,
  use_case        TEXT,
  vendor_control  TEXT,
  text            TEXT,
  source_id       TEXT NOT NULL REFERENCES sources (id),
  load            INTEGER NOT NULL REFERENCES loads (revision),
  ended_by        INTEGER REFERENCES loads (revision),
  CHECK (id GLOB kind || ':*'),
  CHECK (from_id <> to_id),
  CHECK ((since IS NULL) = (since_precision IS NULL)),
  CHECK ((until IS NULL) = (until_precision IS NULL)),
  CHECK (until > since),
  CHECK (known_until > known_since),
  CHECK ((known_until IS NULL) = (ended_by IS NULL))
) STRICT;

CREATE INDEX facts_by_load ON facts (load);
CREATE INDEX facts_by_end ON facts (ended_by) WHERE ended_by IS NOT NULL;
