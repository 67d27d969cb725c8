-- one row per node and month: distinct persons with any employment there on the first of the month
create table node_heads as
select node_units.node_id, month_no, 'heads' as component, count(distinct person_id) as amount
from employment_months
join node_units
    on node_units.unit_id = employment_months.unit_id
where month_no between node_units.first_month and node_units.last_month
group by node_units.node_id, month_no;
