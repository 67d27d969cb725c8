-- one row per unit, month, cause and population: absent seconds of the day rows
create table absence_from_days as
select
    employment.unit_id,
    year(days."date") * 12 + month(days."date") - 1 as month_no,
    days.cause,
    employment.pay_kind = 'monthly' and employment.terms = 'ordinary' as is_ordinary,
    cast(sum(days.absent_seconds) as bigint) as absent_seconds
from absence_days as days
join employment
    on employment.employment_id = days.employment_id
    and days."date" between employment.valid_from and coalesce(employment.valid_to, date '9999-12-31')
group by employment.unit_id, month_no, days.cause, is_ordinary;
