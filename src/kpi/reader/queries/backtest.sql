-- one row: how right past forecasts of a KPI at a unit would have been
select forecasts, error, coverage80
from backtests
where kpi = $kpi and unit = $unit and unit in (from scope)
