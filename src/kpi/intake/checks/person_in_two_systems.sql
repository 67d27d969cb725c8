-- A person is absent on one day in two systems under two employments: two positions, or one that changed its number.
-- severity: mark
-- extracts: absence_days
-- column: date
-- da: Samme person har samme dag fravær fra kilden {other_source} under et andet ansættelsesnummer.
-- en: The same person has absence on the same day from the source {other_source} under another employment.
WITH other AS (
  SELECT k.employment_id, k.date, k.source_id
  FROM kept AS k
  CROSS JOIN delivery
  WHERE k.date BETWEEN first_day AND last_day AND k.source_id NOT IN (SELECT source_id FROM candidate LIMIT 1)
),
persons AS (
  SELECT DISTINCT employment_id, person_id FROM employment
),
other_days AS (
  SELECT DISTINCT p.person_id, o.employment_id, o.date, o.source_id
  FROM other AS o
  JOIN persons AS p USING (employment_id)
)
SELECT c.row_number, min(o.source_id) AS other_source
FROM candidate AS c
JOIN persons AS p USING (employment_id)
JOIN other_days AS o ON o.person_id = p.person_id AND o.date = c.date AND o.employment_id <> c.employment_id
GROUP BY c.row_number
