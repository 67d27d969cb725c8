-- Two spells of one employment and cause cover the same day: the same cause twice on a day.
-- severity: stop
-- extracts: absence_spells
-- column: starts_on
-- da: Ansættelsen har en tidligere periode med samme årsag, der dækker til {covered_to}.
-- en: The employment has an earlier spell with the same cause that lasts until {covered_to}.
SELECT row_number, covered_to
FROM (
  SELECT
    row_number,
    starts_on,
    max(coalesce(ends_on, DATE '9999-12-31')) OVER (
      PARTITION BY employment_id, cause ORDER BY starts_on, row_number
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_to
  FROM candidate
)
WHERE starts_on <= covered_to
