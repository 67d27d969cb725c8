-- one row per employment in force on the first of a month
create table employment_months as
with spans as (
    select
        employment.*,
        pay_kind = 'monthly' and terms = 'ordinary' as is_ordinary,
        year(valid_from) * 12 + month(valid_from) - 1 + (day(valid_from) > 1)::int as first_month,
        least(
            coalesce(year(valid_to) * 12 + month(valid_to) - 1, 999999),
            year(covered_until) * 12 + month(covered_until) - 1
        ) as last_month
    from employment
    join employment_coverage using (organisation_id)
)
select
    employment_id,
    person_id,
    unit_id,
    staff_group,
    fraction_millionths,
    is_ordinary,
    unnest(range(first_month, last_month + 1)) as month_no
from spans;
