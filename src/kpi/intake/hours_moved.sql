-- one row per month whose hours of absence move: seconds after the delivery minus seconds before
SELECT strftime(day, '%Y-%m') AS month, sum(seconds)::BIGINT AS seconds
FROM (
  SELECT {anchor} AS day, absent_seconds AS seconds FROM candidate
  UNION ALL
  SELECT {anchor}, -absent_seconds FROM replaced
)
GROUP BY month
HAVING sum(seconds) <> 0
ORDER BY month
