-- one row per node, month and component of one organisation, all by number: what belongs to the unit itself; the months of a span
with nodes as (
    select unit_id as node_id, cast(row_number() over (order by unit_id) - 1 as integer) as node
    from (select distinct unit_id from units where organisation_id = $1)
)
select nodes.node, cast(month_no - $2 as integer) as month, components.number as component, amount
from own_months
join nodes using (node_id)
join components using (component)
where month_no between $2 and $3;
