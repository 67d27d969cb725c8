-- one row per unit, month, cause and population: absent seconds, from day rows and spells alike
create table unit_absence as
select
    unit_id,
    month_no,
    'absent_seconds|' || cause || case when is_ordinary then '|ordinary_monthly' else '|others' end as component,
    cast(sum(absent_seconds) as bigint) as amount
from (
    select unit_id, month_no, cause, is_ordinary, absent_seconds from absence_from_days
    union all
    select unit_id, month_no, cause, is_ordinary, absent_seconds from absence_from_spells
)
group by unit_id, month_no, component;
