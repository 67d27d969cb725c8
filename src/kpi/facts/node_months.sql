-- one row per node, month and component: the integers of every unit at or below the node, summed
create table node_months as
with unit_months as (
    select unit_id, month_no, component, amount from unit_staff
    union all
    select unit_id, month_no, component, amount from unit_absence
    union all
    select unit_id, month_no, component, amount from unit_planned where amount is not null
    union all
    select unit_id, month_no, component, amount from unit_events
    union all
    select
        unit_id,
        unit_staff.month_no,
        replace(component, 'fte_millionths', 'possible_microseconds|norm_1924') as component,
        amount * norm_seconds as amount
    from unit_staff
    join months on months.month_no = unit_staff.month_no
    where starts_with(component, 'fte_millionths')
)
select node_units.node_id, month_no, component, cast(sum(amount) as bigint) as amount
from unit_months
join node_units on node_units.unit_id = unit_months.unit_id
where month_no between node_units.first_month and node_units.last_month
group by node_units.node_id, month_no, component
union all
select node_id, month_no, component, amount from node_heads;
