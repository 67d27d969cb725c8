-- one row per unit, month and component of one organisation: what belongs to the unit itself
select unit_id as node_id, month_no, component, amount
from unit_months
join (select distinct unit_id from units where organisation_id = $1) as own using (unit_id)
union all
select unit_id as node_id, month_no, 'heads' as component, count(distinct person_id) as amount
from employment_months
join (select distinct unit_id from units where organisation_id = $1) as own using (unit_id)
group by unit_id, month_no
order by component, node_id, month_no;
