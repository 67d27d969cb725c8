-- one row per unit, month, cause and population: absent seconds of the spells, spread over working days
-- With W(d) the working days up to and including d, a spell from s to e with q seconds a working day adds q * (W(e) - W(s-1)).
-- Summed to month ends that is two GROUP BYs over the spells and one window; no spell is ever joined to its days.
create table absence_from_spells as
with segments as (
    select
        employment.unit_id,
        spells.cause,
        employment.pay_kind = 'monthly' and employment.terms = 'ordinary' as is_ordinary,
        greatest(spells.starts_on, employment.valid_from) as starts_on,
        least(
            coalesce(spells.ends_on, spell_coverage.covered_until),
            coalesce(employment.valid_to, date '9999-12-31'),
            spell_coverage.covered_until
        ) as ends_on,
        -- 7.4 hours x fraction of full time x part of the day absent, to the nearest second
        (26640::bigint * employment.fraction_millionths * spells.absent_millionths + 500000000000) // 1000000000000
            as day_seconds
    from absence_spells as spells
    join spell_coverage using (organisation_id, source_id)
    join employment
        on employment.employment_id = spells.employment_id
        and employment.valid_from <= coalesce(spells.ends_on, date '9999-12-31')
        and coalesce(employment.valid_to, date '9999-12-31') >= spells.starts_on
),
counted as (
    select
        segments.*,
        first.month_no as first_month,
        last.month_no as last_month,
        first.cum_workdays - first.is_workday::int as w_before,
        last.cum_workdays as w_end
    from segments
    join calendar as first on first.day = segments.starts_on
    join calendar as last on last.day = segments.ends_on
    where segments.starts_on <= segments.ends_on
),
events as (
    select unit_id, cause, is_ordinary, first_month as month_no, day_seconds as opened, -day_seconds * w_before as moved
    from counted
    union all
    select unit_id, cause, is_ordinary, last_month as month_no, -day_seconds as opened, day_seconds * w_end as moved
    from counted
),
monthly as (
    select unit_id, cause, is_ordinary, month_no, sum(opened) as opened, sum(moved) as moved
    from events
    group by unit_id, cause, is_ordinary, month_no
),
spine as (
    select series.*, months.month_no, months.w_end
    from (
        select unit_id, cause, is_ordinary, min(month_no) as first_month, max(month_no) as last_month
        from monthly
        group by unit_id, cause, is_ordinary
    ) as series
    join months on months.month_no between series.first_month and series.last_month
),
running as (
    select
        spine.unit_id,
        spine.month_no,
        spine.cause,
        spine.is_ordinary,
        spine.w_end * sum(coalesce(monthly.opened, 0)) over series_so_far
            + sum(coalesce(monthly.moved, 0)) over series_so_far as until_end
    from spine
    left join monthly
        on monthly.unit_id = spine.unit_id
        and monthly.cause = spine.cause
        and monthly.is_ordinary = spine.is_ordinary
        and monthly.month_no = spine.month_no
    window series_so_far as (
        partition by spine.unit_id, spine.cause, spine.is_ordinary
        order by spine.month_no
        rows between unbounded preceding and current row
    )
)
select
    unit_id,
    month_no,
    cause,
    is_ordinary,
    cast(until_end - coalesce(lag(until_end) over (partition by unit_id, cause, is_ordinary order by month_no), 0) as bigint)
        as absent_seconds
from running;
