-- one row when the unit lies within the scope
select name, kind, shown, "large", organisation from units where unit = $unit and unit in (from scope)
