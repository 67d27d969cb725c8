-- one row per indicator, unit, part and period, as delivered, in millionths
select
    indicator_id,
    unit_id,
    part,
    period_start,
    period_end,
    cast(cast(numerator as decimal(38, 6)) * 1000000 as bigint) as numerator_millionths,
    cast(cast(denominator as decimal(38, 6)) * 1000000 as bigint) as denominator_millionths,
    provisional
from outcomes
where organisation_id = ?
order by indicator_id, period_end, period_start, unit_id, part;
