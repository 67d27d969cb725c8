-- one row per node and unit at or below it, with the months in which the unit lies there
-- A month belongs to the place the unit had on its first day. Before its first place and after its last a unit is counted where
-- it is known to have been, so that a row of a unit opened in mid-month or closed since is never lost to the nodes above it.
create table node_units as
with recursive dated as (
    select
        unit_id,
        parent_id,
        valid_from,
        year(valid_from) * 12 + month(valid_from) - 1 + (day(valid_from) > 1)::int as month_no
    from units
),
placed as (
    select
        unit_id,
        parent_id,
        case when row_number() over in_time = 1 then 0 else month_no end as first_month,
        coalesce(lead(month_no) over in_time - 1, 999999) as last_month
    from dated
    window in_time as (partition by unit_id order by valid_from)
),
below as (
    select unit_id as node_id, unit_id, first_month, last_month
    from placed
    where first_month <= last_month
    union all
    select
        placed.parent_id as node_id,
        below.unit_id,
        greatest(below.first_month, placed.first_month) as first_month,
        least(below.last_month, placed.last_month) as last_month
    from below
    join placed on placed.unit_id = below.node_id
    where placed.parent_id is not null
        and greatest(below.first_month, placed.first_month) <= least(below.last_month, placed.last_month)
)
select node_id, unit_id, first_month, last_month from below;
