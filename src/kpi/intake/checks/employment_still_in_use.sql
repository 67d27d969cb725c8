-- A register of employments no longer covers days of absence that were accepted before. Correct the absence first.
-- severity: stop
-- extracts: employment
-- da: {days} modtagne fraværsdage eller -perioder ligger uden for de leverede ansættelser; ret fraværet først.
-- en: {days} accepted days or spells of absence lie outside the delivered employments; correct the absence first.
WITH absent AS (
  SELECT employment_id, date AS day FROM absence_days
  UNION ALL
  SELECT employment_id, starts_on FROM absence_spells
)
SELECT NULL AS row_number, count(*) AS days
FROM absent AS a
WHERE NOT EXISTS (
  SELECT 1
  FROM employment AS e
  WHERE e.employment_id = a.employment_id
    AND a.day BETWEEN e.valid_from AND coalesce(e.valid_to, DATE '9999-12-31')
)
HAVING count(*) > 0
