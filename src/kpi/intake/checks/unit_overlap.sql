-- Two rows of one unit are valid on the same day, so it would count twice.
-- severity: stop
-- extracts: units
-- column: valid_from
-- da: Enheden har en tidligere række, der gælder til {covered_to}; perioderne overlapper.
-- en: The unit has an earlier row that is valid until {covered_to}; the periods overlap.
SELECT row_number, covered_to
FROM (
  SELECT
    row_number,
    valid_from,
    max(coalesce(valid_to, DATE '9999-12-31')) OVER (
      PARTITION BY unit_id ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_to
  FROM candidate
)
WHERE valid_from <= covered_to
