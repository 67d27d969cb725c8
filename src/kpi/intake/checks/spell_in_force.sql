-- A spell overlaps one of the same employment and cause that stays in force: the same cause twice on a day.
-- severity: stop
-- extracts: absence_spells
-- column: starts_on
-- da: Ansættelsen har allerede en periode med samme årsag fra kilden {other_source}, der dækker til {covered_to}.
-- en: The employment already has a spell with the same cause from the source {other_source} that lasts until {covered_to}.
SELECT
  c.row_number,
  min(k.source_id) AS other_source,
  max(coalesce(k.ends_on, DATE '9999-12-31')) AS covered_to
FROM candidate AS c
JOIN kept AS k
  ON k.employment_id = c.employment_id
  AND k.cause = c.cause
  AND k.spell_id <> c.spell_id
  AND k.starts_on <= coalesce(c.ends_on, DATE '9999-12-31')
  AND c.starts_on <= coalesce(k.ends_on, DATE '9999-12-31')
GROUP BY c.row_number
