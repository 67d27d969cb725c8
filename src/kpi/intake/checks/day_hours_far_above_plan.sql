-- The hours of a day together are more than 10 % above the planned hours.
-- severity: stop
-- extracts: absence_days
-- column: absent_seconds
-- da: Dagens fravær er i alt {absent_seconds} timer mod {planned_seconds} planlagte; højst 10 % over planen kan modtages.
-- en: The day's absence is {absent_seconds} hours in all against {planned_seconds} planned; at most 10 % above is accepted.
-- Only days of several rows, or of one above its plan, can be above the plan; a large file has few.
WITH shared AS (
  SELECT hash(employment_id, date) AS mark FROM candidate GROUP BY mark HAVING count(*) > 1
),
day AS (
  SELECT employment_id, date, sum(absent_seconds) AS absent_seconds, max(planned_seconds) AS planned_seconds
  FROM candidate
  WHERE absent_seconds > planned_seconds OR hash(employment_id, date) IN (SELECT mark FROM shared)
  GROUP BY employment_id, date
  HAVING max(planned_seconds) > 0 AND 10 * sum(absent_seconds) > 11 * max(planned_seconds)
)
SELECT c.row_number, day.absent_seconds, day.planned_seconds
FROM candidate AS c
JOIN day USING (employment_id, date)
