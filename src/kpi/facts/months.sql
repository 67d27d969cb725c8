-- one row per month: first and last day, working days before and until its end, and its share of the 1,924 hours
create table months as
with edges as (
    select
        month_no,
        min(day) as first_day,
        max(day) as last_day,
        cast(sum(is_workday::int) as bigint) as workdays,
        max(cum_workdays) as w_end
    from calendar
    group by month_no
),
years as (
    select
        *,
        cast(sum(workdays) over (partition by year(first_day) order by month_no) as bigint) as workdays_so_far,
        cast(sum(workdays) over (partition by year(first_day)) as bigint) as workdays_in_year
    from edges
)
select
    month_no,
    first_day,
    last_day,
    workdays,
    w_end,
    -- differences of a rounded running total, so that every year sums to exactly 1,924 hours
    (6926400 * workdays_so_far) // workdays_in_year
        - (6926400 * (workdays_so_far - workdays)) // workdays_in_year as norm_seconds
from years;
