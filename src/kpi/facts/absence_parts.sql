-- one row per employment, month and spell: seconds of sickness absence, and whether the spell is short or long
-- A spell is decided as a whole: absences of one employment without a working day between them are one spell, long from the day
-- after `short_until` calendar days. Sickness absence as the region counts it; monthly paid on ordinary terms.
create table absence_parts as
with pieces as (
    select
        employment.employment_id,
        employment.organisation_id,
        employment.person_id,
        employment.unit_id,
        employment.staff_group,
        days.cause,
        days."date" as starts_on,
        days."date" as ends_on,
        days.absent_seconds,
        cast(null as bigint) as day_seconds
    from absence_days as days
    join employment
        on employment.employment_id = days.employment_id
        and days."date" between employment.valid_from and coalesce(employment.valid_to, date '9999-12-31')
    where employment.pay_kind = 'monthly' and employment.terms = 'ordinary'
    union all
    select
        employment.employment_id,
        employment.organisation_id,
        employment.person_id,
        employment.unit_id,
        employment.staff_group,
        spells.cause,
        greatest(spells.starts_on, employment.valid_from) as starts_on,
        least(
            coalesce(spells.ends_on, spell_coverage.covered_until),
            coalesce(employment.valid_to, date '9999-12-31'),
            spell_coverage.covered_until
        ) as ends_on,
        cast(null as bigint) as absent_seconds,
        (26640::bigint * employment.fraction_millionths * spells.absent_millionths + 500000000000) // 1000000000000
            as day_seconds
    from absence_spells as spells
    join spell_coverage using (organisation_id, source_id)
    join employment
        on employment.employment_id = spells.employment_id
        and employment.valid_from <= coalesce(spells.ends_on, date '9999-12-31')
        and coalesce(employment.valid_to, date '9999-12-31') >= spells.starts_on
    where employment.pay_kind = 'monthly' and employment.terms = 'ordinary'
),
sick as (
    select
        pieces.*,
        first.cum_workdays - first.is_workday::int as w_before,
        last.cum_workdays as w_end,
        first.month_no as first_month,
        last.month_no as last_month,
        max(pieces.ends_on) over earlier as ended_before,
        max(last.cum_workdays) over earlier as w_ended_before
    from pieces
    join calendar as first on first.day = pieces.starts_on
    join calendar as last on last.day = pieces.ends_on
    where pieces.starts_on <= pieces.ends_on
        and cause in ('sickness', 'partial_sickness', 'section_56', 'work_injury', 'pregnancy')
    window earlier as (
        partition by employment_id order by pieces.starts_on, pieces.ends_on
        rows between unbounded preceding and 1 preceding
    )
),
numbered as (
    select
        *,
        sum((ended_before is null or w_before > w_ended_before)::int) over (
            partition by employment_id order by starts_on, ends_on rows between unbounded preceding and current row
        ) as spell_no
    from sick
),
measured as (
    select
        *,
        max(ends_on) over (partition by employment_id, spell_no)
            - min(starts_on) over (partition by employment_id, spell_no) + 1 as calendar_days
    from numbered
),
monthly as (
    select *, unnest(range(first_month, last_month + 1)) as month_no from measured
)
select
    monthly.organisation_id,
    monthly.person_id,
    monthly.unit_id,
    monthly.month_no,
    monthly.cause,
    monthly.staff_group,
    case when monthly.calendar_days <= 27 then 'short' else 'long' end as spell_length,
    cast(sum(
        coalesce(
            monthly.absent_seconds,
            monthly.day_seconds * (
                least(monthly.w_end, months.w_end) - greatest(monthly.w_before, months.w_end - months.workdays)
            )
        )
    ) as bigint) as absent_seconds
from monthly
join months on months.month_no = monthly.month_no
group by all;
