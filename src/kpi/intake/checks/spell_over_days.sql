-- A spell covers day rows of the same employment: an employment has day rows or spells, never both.
-- severity: stop
-- extracts: absence_spells
-- column: starts_on
-- da: Ansættelsen har allerede fraværsdage i perioden; brug enten dage eller perioder.
-- en: The employment already has days of absence in the spell; use either days or spells.
SELECT c.row_number
FROM candidate AS c
WHERE EXISTS (
  SELECT 1
  FROM absence_days AS d
  WHERE d.employment_id = c.employment_id AND d.date BETWEEN c.starts_on AND coalesce(c.ends_on, DATE '9999-12-31')
)
