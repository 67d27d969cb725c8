-- The positions a person holds on one day add up to more than one and a half full-time positions.
-- severity: mark
-- extracts: employment
-- column: fraction_millionths
-- da: Personens {positions} samtidige ansættelser er tilsammen {percent} % af fuld tid.
-- en: The person's {positions} simultaneous employments are {percent} % of full time together.
SELECT
  c.row_number,
  count(DISTINCT o.employment_id) AS positions,
  (sum(o.fraction_millionths) // 10000)::BIGINT AS percent
FROM candidate AS c
JOIN candidate AS o
  ON o.person_id = c.person_id
  AND c.valid_from BETWEEN o.valid_from AND coalesce(o.valid_to, DATE '9999-12-31')
GROUP BY c.row_number
HAVING sum(o.fraction_millionths) > 1500000 AND count(DISTINCT o.employment_id) > 1
