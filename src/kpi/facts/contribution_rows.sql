-- one row per unit, month, measure and person of one organisation, all by number; months from the first one delivered
with own as (
    select * from contributions where organisation_id = $1
),
numbered_units as (
    select unit_id, row_number() over (order by unit_id) - 1 as unit from (select distinct unit_id from own)
),
numbered_measures as (
    select measure, row_number() over (order by measure) - 1 as number from (select distinct measure from own)
),
numbered_people as (
    select contributor, row_number() over (order by contributor) - 1 as person from (select distinct contributor from own)
)
select
    cast(numbered_units.unit as integer) as unit,
    cast(own.month_no - $2 as integer) as month,
    cast(numbered_measures.number as integer) as measure,
    cast(numbered_people.person as integer) as person,
    own.amount
from own
join numbered_units using (unit_id)
join numbered_measures using (measure)
join numbered_people using (contributor)
where own.month_no >= $2
order by numbered_measures.number, numbered_units.unit, own.month_no, numbered_people.person;
