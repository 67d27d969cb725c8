-- An injury is registered before it happened.
-- severity: stop
-- extracts: injuries
-- column: registered_on
-- da: Skaden er anmeldt, før den skete {occurred_on}.
-- en: The injury is registered before it happened on {occurred_on}.
SELECT row_number, occurred_on
FROM candidate
WHERE registered_on < occurred_on
