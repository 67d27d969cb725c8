-- A day of absence lies outside the employment it refers to.
-- severity: stop
-- extracts: absence_days
-- column: date
-- da: Ansættelsen gjaldt ikke den dag.
-- en: The employment was not in force on that day.
-- An employment whose first and last day lie in one of its rows needs no look at the days between.
WITH span AS (
  SELECT employment_id, min(date) AS first_day, max(date) AS last_day FROM candidate GROUP BY employment_id
),
doubtful AS (
  SELECT s.employment_id
  FROM span AS s
  WHERE s.employment_id IN (SELECT employment_id FROM employment)
    AND NOT EXISTS (
      SELECT 1
      FROM employment AS e
      WHERE e.employment_id = s.employment_id
        AND s.first_day >= e.valid_from
        AND s.last_day <= coalesce(e.valid_to, DATE '9999-12-31')
    )
)
SELECT c.row_number
FROM candidate AS c
WHERE c.employment_id IN (SELECT employment_id FROM doubtful)
  AND NOT EXISTS (
    SELECT 1
    FROM employment AS e
    WHERE e.employment_id = c.employment_id
      AND c.date BETWEEN e.valid_from AND coalesce(e.valid_to, DATE '9999-12-31')
  )
