-- A row's validity ends before it begins.
-- severity: stop
-- extracts: registers
-- column: valid_to
-- da: Slutdatoen ligger før startdatoen {valid_from}.
-- en: The end date lies before the start date {valid_from}.
SELECT row_number, valid_from
FROM candidate
WHERE valid_to < valid_from
