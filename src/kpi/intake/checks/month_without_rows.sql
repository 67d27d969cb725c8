-- A month within a large delivery of day rows has not a single row, though the months around it have.
-- severity: mark
-- extracts: absence_days
-- da: Måneden {month} har ingen rækker, men månederne omkring den har.
-- en: The month {month} has no rows, but the months around it have.
WITH months AS (
  SELECT DISTINCT date_trunc('month', date)::DATE AS month FROM candidate
),
gaps AS (
  SELECT month, lead(month) OVER (ORDER BY month) AS next_month FROM months
)
SELECT NULL AS row_number, strftime(missing, '%Y-%m') AS month
FROM (
  SELECT unnest(generate_series(month + INTERVAL 1 MONTH, next_month - INTERVAL 1 MONTH, INTERVAL 1 MONTH)) AS missing
  FROM gaps
)
WHERE (SELECT count(*) FROM candidate) >= 100 * (SELECT months FROM delivery)
