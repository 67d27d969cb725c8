-- one row per day: is it a Danish working day, and how many working days there were up to and including it
create table calendar as
with days as (
    select cast(range as date) as day
    from range(?::date, ?::date + interval 1 day, interval 1 day)
),
marked as (
    select
        day,
        isodow(day) <= 5 and not list_contains(?::date[], day) as is_workday
    from days
)
select
    day,
    is_workday,
    year(day) * 12 + month(day) - 1 as month_no,
    cast(sum(is_workday::int) over (order by day rows between unbounded preceding and current row) as bigint)
        as cum_workdays
from marked;
