-- one row per unit, month and component: full-time employees on the first of the month and those who left in it
-- Who ends an employment but has another in force on the next day has not left the administration.
create table unit_staff as
with departures as (
    select unit_id, valid_to
    from employment
    where left_to = 'left'
        and valid_to is not null
        and not exists (
            select 1
            from employment as other
            where other.organisation_id = employment.organisation_id
                and other.person_id = employment.person_id
                and employment.valid_to + 1 between other.valid_from and coalesce(other.valid_to, date '9999-12-31')
        )
    -- who ends several employments on one day leaves once, where most of the working time was
    qualify row_number() over (
        partition by organisation_id, person_id, valid_to order by fraction_millionths desc, employment_id
    ) = 1
)
select unit_id, month_no, 'fte_millionths|ordinary_monthly' as component, cast(sum(fraction_millionths) as bigint) as amount
from employment_months
where is_ordinary
group by unit_id, month_no
union all
select
    unit_id,
    month_no,
    'fte_millionths|ordinary_monthly|staff_group=' || staff_group as component,
    cast(sum(fraction_millionths) as bigint) as amount
from employment_months
where is_ordinary
group by unit_id, month_no, staff_group
union all
select unit_id, month_no, 'fte_millionths|all' as component, cast(sum(fraction_millionths) as bigint) as amount
from employment_months
group by unit_id, month_no
union all
select
    unit_id,
    year(valid_to) * 12 + month(valid_to) - 1 as month_no,
    'left_persons' as component,
    count(*) as amount
from departures
group by unit_id, month_no;
