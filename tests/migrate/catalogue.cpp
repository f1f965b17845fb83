#include "tests/migrate/catalogue.hpp"

namespace banana::test {

namespace {

// One row per thing, as (kind, name, definition). schema_migration belongs to the runner and stays.
constexpr db::Sql kThings = db::Sql::per_engine(
    "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name <> 'schema_migration' "
    "AND tbl_name <> 'schema_migration' ORDER BY 1, 2",
    R"(
WITH here AS (SELECT oid FROM pg_namespace WHERE nspname = current_schema()),
     relation AS (SELECT c.* FROM pg_class c JOIN here ON here.oid = c.relnamespace
                  WHERE c.relname NOT LIKE 'schema\_migration%')
SELECT 'relation' AS kind, relname::text AS name, relkind::text || ' '::text || relpersistence::text ||
       coalesce(' ' || array_to_string(reloptions, ','), '') AS definition FROM relation
UNION ALL
SELECT 'column', relname || '.' || attname,
       format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END ||
       coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') || ' ' || attidentity::text || attgenerated::text
FROM relation JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE relkind IN ('r', 'p', 'v', 'm')
UNION ALL
SELECT 'constraint', relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
FROM relation JOIN pg_constraint ON conrelid = relation.oid
UNION ALL
SELECT 'index', relname::text, pg_get_indexdef(relation.oid) FROM relation WHERE relkind = 'i'
UNION ALL
SELECT 'view', relname::text, pg_get_viewdef(relation.oid) FROM relation WHERE relkind IN ('v', 'm')
UNION ALL
SELECT 'trigger', relname || '.' || tgname, pg_get_triggerdef(pg_trigger.oid)
FROM relation JOIN pg_trigger ON tgrelid = relation.oid WHERE NOT tgisinternal
UNION ALL
SELECT 'function', proname || '(' || pg_get_function_identity_arguments(pg_proc.oid) || ')', prosrc
FROM pg_proc JOIN here ON here.oid = pronamespace
UNION ALL
SELECT 'type', typname::text, typtype::text || coalesce(' ' || (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
                                              FROM pg_enum WHERE enumtypid = pg_type.oid), '')
FROM pg_type JOIN here ON here.oid = typnamespace WHERE typname NOT LIKE '%schema\_migration%'
UNION ALL
SELECT 'comment', relname || '.' || objsubid, description
FROM relation JOIN pg_description ON objoid = relation.oid AND classoid = 'pg_class'::regclass
ORDER BY 1, 2)");

}  // namespace

std::string catalogue(db::Snapshot& snapshot) {
  std::string out;
  for (db::Rows rows = snapshot.query(kThings); rows.next();) {
    for (int column = 0; column < 3; ++column) out += std::string{rows.text(column)} + "\t";
    out += '\n';
  }
  return out;
}

}  // namespace banana::test
