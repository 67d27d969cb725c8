-- one row per survey and unit, as delivered
select
    survey_id,
    survey_kind,
    unit_id,
    held_on,
    invited,
    answered,
    scored,
    cast(cast(score_sum as decimal(38, 6)) * 1000000 as bigint) as score_millionths,
    scale_min,
    scale_max
from surveys
where organisation_id = ?
order by survey_kind, held_on, survey_id, unit_id;
