-- one row per organisation, unit, month, measure and person (or single event): what it added to a protected measure
create table contributions as
with departures as (
    select organisation_id, unit_id, person_id, valid_to
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
    qualify row_number() over (
        partition by organisation_id, person_id, valid_to order by fraction_millionths desc, employment_id
    ) = 1
),
injury_months as (
    select
        organisation_id,
        unit_id,
        injury_id,
        kind,
        with_absence,
        absent_seconds,
        year(occurred_on) * 12 + month(occurred_on) - 1 as month_no
    from injuries
),
counted as (
    select
        outcomes.*,
        year(period_end) * 12 + month(period_end) - 1 as month_no,
        cast(cast(numerator as decimal(38, 6)) * 1000000 as bigint) as numerator_millionths,
        cast(cast(denominator as decimal(38, 6)) * 1000000 as bigint) as denominator_millionths,
        cast(coalesce(denominator, numerator) as bigint) as events
    from outcomes
    where list_contains(?::varchar[], indicator_id)
),
events as (
    select *, unnest(range(greatest(events, 1))) as event_no from counted
),
whole_year as (
    -- who was monthly paid on ordinary terms on the first of every month of a year whose absence is all delivered
    select
        employment.organisation_id,
        employment_months.person_id,
        employment_months.month_no // 12 as year,
        arg_max(employment_months.unit_id, (employment_months.month_no, employment_months.fraction_millionths)) as unit_id
    from employment_months
    join employment using (employment_id)
    where employment_months.is_ordinary
    group by employment.organisation_id, employment_months.person_id, employment_months.month_no // 12
    having count(distinct employment_months.month_no) = 12
),
year_days as (
    select
        whole_year.organisation_id,
        whole_year.unit_id,
        whole_year.person_id,
        whole_year.year * 12 + 11 as month_no,
        coalesce(sum(absence_parts.absent_seconds), 0) as absent_seconds
    from whole_year
    left join absence_parts
        on absence_parts.organisation_id = whole_year.organisation_id
        and absence_parts.person_id = whole_year.person_id
        and absence_parts.month_no // 12 = whole_year.year
    group by all
),
rows_of_measures as (
    select organisation_id, unit_id, month_no, 'absence' as measure, person_id as contributor, absent_seconds as amount
    from absence_parts
    union all
    select organisation_id, unit_id, month_no, 'absence|cause=' || cause, person_id, absent_seconds from absence_parts
    union all
    select organisation_id, unit_id, month_no, 'absence|staff_group=' || staff_group, person_id, absent_seconds
    from absence_parts
    union all
    select organisation_id, unit_id, month_no, 'absence|spell_length=' || spell_length, person_id, absent_seconds
    from absence_parts
    union all
    select organisation_id, unit_id, month_no, 'injuries', injury_id, 1 from injury_months
    union all
    select
        organisation_id,
        unit_id,
        month_no,
        'injuries|with_absence=' || case when with_absence then 'yes' else 'no' end,
        injury_id,
        1
    from injury_months
    union all
    select organisation_id, unit_id, month_no, 'injuries|injury_kind=' || kind, injury_id, 1 from injury_months
    union all
    select organisation_id, unit_id, month_no, 'injury_absence', injury_id, absent_seconds from injury_months
    union all
    select organisation_id, unit_id, year(valid_to) * 12 + month(valid_to) - 1, 'left', person_id, 1 from departures
    union all
    select organisation_id, unit_id, month_no, 'outcome:' || indicator_id,
        indicator_id || unit_id || coalesce(part, '') || period_end || event_no,
        numerator_millionths // greatest(events, 1)
            + case when event_no = 0 then numerator_millionths % greatest(events, 1) else 0 end
    from events
    union all
    select organisation_id, unit_id, month_no, 'outcome:' || indicator_id || '/per',
        indicator_id || unit_id || coalesce(part, '') || period_end || event_no, 1000000
    from events
    where denominator_millionths is not null and denominator_millionths > 0
    union all
    select
        organisation_id,
        unit_id,
        month_no,
        'people|days_class=' || case
            when absent_seconds = 0 then 'none' when absent_seconds <= 10 * 26640 then 'few' else 'many'
        end,
        person_id,
        1
    from year_days
)
select organisation_id, unit_id, month_no, measure, contributor, cast(sum(amount) as bigint) as amount
from rows_of_measures
group by all
having sum(amount) <> 0;
