-- The period of an outcome ends before it begins.
-- severity: stop
-- extracts: outcomes
-- column: period_end
-- da: Perioden slutter, før den begynder {period_start}.
-- en: The period ends before it begins on {period_start}.
SELECT row_number, period_start
FROM candidate
WHERE period_end < period_start
