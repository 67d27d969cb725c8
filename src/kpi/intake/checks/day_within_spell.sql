-- A day row lies within a spell of the same employment: an employment has day rows or spells, never both.
-- severity: stop
-- extracts: absence_days
-- column: date
-- da: Ansættelsen har allerede en fraværsperiode den dag; brug enten dage eller perioder.
-- en: The employment already has a spell of absence on that day; use either days or spells.
SELECT c.row_number
FROM candidate AS c
WHERE EXISTS (
  SELECT 1
  FROM absence_spells AS s
  WHERE s.employment_id = c.employment_id AND c.date BETWEEN s.starts_on AND coalesce(s.ends_on, DATE '9999-12-31')
)
