-- A spell of absence begins or ends outside the employment it refers to.
-- severity: stop
-- extracts: absence_spells
-- column: {outside}
-- da: Ansættelsen gjaldt ikke den dag.
-- en: The employment was not in force on that day.
WITH ends AS (
  SELECT row_number, employment_id, 'starts_on' AS outside, starts_on AS day FROM candidate
  UNION ALL
  SELECT row_number, employment_id, 'ends_on', ends_on FROM candidate WHERE ends_on IS NOT NULL
)
SELECT c.row_number, c.outside
FROM ends AS c
WHERE c.employment_id IN (SELECT employment_id FROM employment)
  AND NOT EXISTS (
    SELECT 1
    FROM employment AS e
    WHERE e.employment_id = c.employment_id
      AND c.day BETWEEN e.valid_from AND coalesce(e.valid_to, DATE '9999-12-31')
  )
