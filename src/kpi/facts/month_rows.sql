-- one row per node, month and component of one organisation
select node_id, month_no, component, amount
from node_months
join (select distinct unit_id from units where organisation_id = ?) as own on own.unit_id = node_months.node_id
order by component, node_id, month_no;
