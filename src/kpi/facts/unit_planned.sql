-- one row per unit, month and population: possible time by the method `planned`, in millionths of full time x seconds
create table unit_planned as
with latest as (
    select
        planned.employment_id,
        year(planned.month) * 12 + month(planned.month) - 1 as month_no,
        planned.planned_seconds,
        employment.unit_id,
        employment.pay_kind = 'monthly' and employment.terms = 'ordinary' as is_ordinary
    from planned_hours as planned
    join employment
        on employment.employment_id = planned.employment_id
        and employment.valid_from <= last_day(planned.month)
        and coalesce(employment.valid_to, date '9999-12-31') >= planned.month
    -- who moved during the month belongs to where they were last
    qualify row_number() over (partition by planned.employment_id, planned.month order by employment.valid_from desc) = 1
)
select
    unit_id,
    month_no,
    'possible_microseconds|planned|ordinary_monthly' as component,
    cast(sum(planned_seconds) filter (where is_ordinary) as bigint) * 1000000 as amount
from latest
group by unit_id, month_no
union all
select unit_id, month_no, 'possible_microseconds|planned|all', cast(sum(planned_seconds) as bigint) * 1000000
from latest
group by unit_id, month_no;
