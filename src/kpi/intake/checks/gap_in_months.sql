-- Months lie between what is covered and the delivery: nothing says whether anything happened in them.
-- severity: mark
-- extracts: anchored
-- da: Måneder mangler: dækket til {covered_until}, og leverancen begynder {first_day}.
-- en: Months are missing: covered until {covered_until}, and the delivery begins on {first_day}.
SELECT NULL AS row_number, covered_until, first_day
FROM delivery
WHERE covered_until < first_day - 1
