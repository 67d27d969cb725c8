-- one row per unit, month and component: injuries by day of occurrence and of registration, visits, orders, complaints
create table unit_events as
with injury_days as (
    select *, occurred_on as counted_on, '' as suffix from injuries
    union all
    select *, registered_on as counted_on, '|registered_on' as suffix from injuries
),
injury_months as (
    select
        unit_id,
        year(counted_on) * 12 + month(counted_on) - 1 as month_no,
        suffix,
        count(*) as injuries,
        count(*) filter (where with_absence) as injuries_with_absence,
        cast(sum(absent_seconds) as bigint) as injury_absent_seconds
    from injury_days
    group by unit_id, month_no, suffix
),
visited as (
    select
        visit_id,
        unit_id,
        year(visited_on) * 12 + month(visited_on) - 1 as month_no,
        count(*) filter (where is_order) as orders,
        count(*) filter (where is_order and environment = 'physical') as orders_physical,
        count(*) filter (where is_order and environment = 'psychological') as orders_psychological
    from (
        select *, reaction in ('prohibition', 'immediate_order', 'order', 'advice_order') as is_order from inspections
    )
    group by visit_id, unit_id, month_no
),
visit_months as (
    select
        unit_id,
        month_no,
        count(*) as visits,
        count(*) filter (where orders > 0) as visits_with_order,
        cast(sum(orders) as bigint) as orders,
        cast(sum(orders_physical) as bigint) as orders_physical,
        cast(sum(orders_psychological) as bigint) as orders_psychological
    from visited
    group by unit_id, month_no
),
complaint_months as (
    select
        unit_id,
        year(month) * 12 + month(month) - 1 as month_no,
        cast(sum(received) as bigint) as complaints_received,
        cast(sum(confirmed) as bigint) as complaints_confirmed,
        cast(sum(changed) as bigint) as complaints_changed,
        cast(sum(remitted) as bigint) as complaints_remitted,
        cast(sum(dismissed) as bigint) as complaints_dismissed
    from complaints
    group by unit_id, month_no
)
select unit_id, month_no, component || suffix as component, amount
from injury_months unpivot (amount for component in (injuries, injuries_with_absence, injury_absent_seconds))
union all
select unit_id, month_no, component, amount
from visit_months
unpivot (
    amount for component in (visits, visits_with_order, orders, orders_physical, orders_psychological)
)
union all
select unit_id, month_no, component, amount
from complaint_months
unpivot (
    amount for component in (
        complaints_received, complaints_confirmed, complaints_changed, complaints_remitted, complaints_dismissed
    )
);
