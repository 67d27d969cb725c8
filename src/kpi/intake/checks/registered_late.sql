-- An injury is registered more than 90 days after it happened.
-- severity: mark
-- extracts: injuries
-- column: registered_on
-- da: Skaden er anmeldt {days} dage efter, at den skete.
-- en: The injury is registered {days} days after it happened.
SELECT row_number, registered_on - occurred_on AS days
FROM candidate
WHERE registered_on - occurred_on > 90
