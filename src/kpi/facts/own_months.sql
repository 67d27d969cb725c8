-- one row per unit, month and component: what belongs to the unit itself, its persons too
create table own_months as
select unit_id as node_id, month_no, component, amount from unit_months
union all
select unit_id as node_id, month_no, 'heads' as component, count(distinct person_id) as amount
from employment_months
group by unit_id, month_no;
