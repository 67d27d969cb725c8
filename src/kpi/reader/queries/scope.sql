-- one row per unit within the scope: at or below the principal's roots, or named alone; put before every other query
with recursive below as (
    select unit from units where list_contains($roots, unit)
    union
    select units.unit from units join below on units.parent = below.unit
),

scope as (
    from below
    union
    select unit from units where list_contains($alone, unit)
)
