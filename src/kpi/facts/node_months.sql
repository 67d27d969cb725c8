-- one row per node, month and component: the integers of every unit at or below the node, summed
create table node_months as
select node_units.node_id, month_no, component, cast(sum(amount) as bigint) as amount
from unit_months
join node_units on node_units.unit_id = unit_months.unit_id
where month_no between node_units.first_month and node_units.last_month
group by node_units.node_id, month_no, component
union all
select node_id, month_no, component, amount from node_heads;
