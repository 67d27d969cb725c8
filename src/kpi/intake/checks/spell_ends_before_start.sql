-- A spell ends before it begins.
-- severity: stop
-- extracts: absence_spells
-- column: ends_on
-- da: Perioden slutter, før den begynder {starts_on}.
-- en: The spell ends before it begins on {starts_on}.
SELECT row_number, starts_on
FROM candidate
WHERE ends_on < starts_on
