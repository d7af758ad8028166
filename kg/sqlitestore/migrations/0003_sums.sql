-- What each row was when it was written: a CRC-32C of its columns, in their order.
-- A row that is another now is damaged.
ALTER TABLE loads ADD COLUMN sum INTEGER;
ALTER TABLE entities ADD COLUMN sum INTEGER;
ALTER TABLE sources ADD COLUMN sum INTEGER;
ALTER TABLE facts ADD COLUMN sum INTEGER;
ALTER TABLE tokens ADD COLUMN sum INTEGER;

-- The rows there are, by a function that this program lends to SQLite.
UPDATE loads SET sum = fedreach_sum(revision, at, key, by, origin, note, entities_created, entities_changed, facts_created, facts_withdrawn);
UPDATE entities SET sum = fedreach_sum(id, kind, slug, name, aliases, sector, cloud_kind, air_gapped, load);
UPDATE sources SET sum = fedreach_sum(id, url, title, publisher, published, published_precision, load);
UPDATE facts SET sum = fedreach_sum(id, kind, from_id, to_id, key, since, since_precision, until, until_precision,
  known_since, known_until, confidence, levels, effect, issuer, terms, ceiling_usd, product, use_case,
  vendor_control, text, source_id, load, ended_by);
UPDATE tokens SET sum = fedreach_sum(id, name, scope, hash, created, expires, revoked);
