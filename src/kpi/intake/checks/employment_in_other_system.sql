-- Another system's register holds the same employment on the same day: it would count twice.
-- severity: stop
-- extracts: employment
-- column: valid_from
-- da: Ansættelsen er allerede modtaget fra kilden {other_source} og gælder der til {covered_to}.
-- en: The employment has already been accepted from the source {other_source}, where it is valid until {covered_to}.
SELECT
  c.row_number,
  min(k.source_id) AS other_source,
  max(coalesce(k.valid_to, DATE '9999-12-31')) AS covered_to
FROM candidate AS c
JOIN kept AS k
  ON k.employment_id = c.employment_id
  AND k.valid_from <> c.valid_from
  AND k.valid_from <= coalesce(c.valid_to, DATE '9999-12-31')
  AND c.valid_from <= coalesce(k.valid_to, DATE '9999-12-31')
GROUP BY c.row_number
