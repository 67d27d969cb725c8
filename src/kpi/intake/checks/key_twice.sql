-- A key stands in two rows of the delivery (for day rows: the same cause twice on a day).
-- severity: stop
-- extracts: all
-- da: Rækken har samme nøgle ({key_headers}) som række {first_row}.
-- en: The row has the same key ({key_headers}) as row {first_row}.
-- Only rows whose key shares its hash with another row are held against each other; a large file has few.
WITH shared AS (
  SELECT hash({key}) AS mark FROM candidate GROUP BY mark HAVING count(*) > 1
)
SELECT row_number, first_row
FROM (
  SELECT row_number, min(row_number) OVER (PARTITION BY {key}) AS first_row
  FROM candidate
  WHERE hash({key}) IN (SELECT mark FROM shared)
)
WHERE row_number > first_row
