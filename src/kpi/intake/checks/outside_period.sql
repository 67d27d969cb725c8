-- A row lies outside the period of its delivery.
-- severity: stop
-- extracts: anchored
-- column: {anchor}
-- da: Datoen ligger uden for leverancens periode, {first_day} til {last_day}.
-- en: The date lies outside the delivery's period, {first_day} to {last_day}.
SELECT row_number, first_day, last_day
FROM candidate
CROSS JOIN delivery
WHERE {anchor} NOT BETWEEN first_day AND last_day
