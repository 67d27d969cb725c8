-- one row per unit, month and component: the integers of the unit itself
create table unit_months as
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
where starts_with(component, 'fte_millionths');
