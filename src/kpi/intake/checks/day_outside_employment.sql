-- A day of absence lies outside the employment it refers to.
-- severity: stop
-- extracts: absence_days
-- column: date
-- da: Ansættelsen gjaldt ikke den dag.
-- en: The employment was not in force on that day.
SELECT c.row_number
FROM candidate AS c
WHERE c.employment_id IN (SELECT employment_id FROM employment)
  AND NOT EXISTS (
    SELECT 1
    FROM employment AS e
    WHERE e.employment_id = c.employment_id
      AND c.date BETWEEN e.valid_from AND coalesce(e.valid_to, DATE '9999-12-31')
  )
