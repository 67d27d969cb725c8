-- one row per unit at or below the principal's roots (bound as $roots); put before every other query
with recursive scope as (
    select unit from units where list_contains($roots, unit)
    union
    select units.unit from units join scope on units.parent = scope.unit
)
