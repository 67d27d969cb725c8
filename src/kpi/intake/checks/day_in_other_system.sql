-- Another system has delivered the same day of the same employment: at a change of payroll system it would count twice.
-- severity: stop
-- extracts: absence_days
-- column: date
-- da: Dagen er allerede modtaget fra kilden {other_source}; to systemer må ikke dække samme ansættelse og dag.
-- en: The day has already been accepted from the source {other_source}; two systems may not cover one employment and day.
SELECT c.row_number, min(k.source_id) AS other_source
FROM candidate AS c
JOIN kept AS k ON k.employment_id = c.employment_id AND k.date = c.date AND k.source_id <> c.source_id
GROUP BY c.row_number, c.employment_id, c.date, c.cause
HAVING count(*) FILTER (WHERE k.cause = c.cause) = 0
