-- one row per unit, month, measure and person of one organisation, by number
select
    unit_id,
    month_no,
    measure,
    dense_rank() over (order by contributor) - 1 as person,
    amount
from contributions
where organisation_id = ?
order by measure, unit_id, month_no, person;
