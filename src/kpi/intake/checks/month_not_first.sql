-- A month is written as its first day.
-- severity: stop
-- extracts: complaints, planned_hours
-- column: month
-- da: En måned skrives som dens første dag.
-- en: A month is written as its first day.
SELECT row_number
FROM candidate
WHERE day(month) <> 1
