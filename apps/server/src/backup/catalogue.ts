// What tables and sequences a database holds, as PostgreSQL itself says: nothing has to be listed by hand, so nothing
// that a feature adds can be forgotten.
import type pg from 'pg';

export interface Table {
  /** Quoted where need be, with its schema. */
  readonly name: string;
  readonly columns: readonly string[];
}

const OURS = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'`;

/** All tables, those that others refer to first. A partitioned table stands for its parts. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ oid: number; name: string; columns: string[]; refers: number[] }>(`
    select c.oid::int8::text::int8 as oid, format('%I.%I', n.nspname, c.relname) as name,
      array(select quote_ident(a.attname) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select k.confrelid::int8 from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${OURS} order by 2`);
  return inReferenceOrder(rows.map((row) => ({ ...row, oid: String(row.oid), refers: row.refers.map(String) })));
}

/** All sequences with what they stand at. */
export async function listSequences(
  client: pg.ClientBase,
): Promise<{ name: string; value: string; isCalled: boolean }[]> {
  const { rows: named } = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and ${OURS} order by 1`);
  const sequences = [];
  for (const { name } of named) {
    const { rows } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${name}`,
    );
    if (rows[0]) sequences.push({ name, value: rows[0].value, isCalled: rows[0].called });
  }
  return sequences;
}

function inReferenceOrder(tables: readonly (Table & { oid: string; refers: string[] })[]): Table[] {
  const ordered: Table[] = [];
  const placed = new Set<string>();
  const known = new Set(tables.map(({ oid }) => oid));
  let rest = [...tables];
  while (rest.length > 0) {
    const ready = rest.filter(({ refers }) => refers.every((oid) => placed.has(oid) || !known.has(oid)));
    if (ready.length === 0)
      throw new Error(`these tables refer to each other in a circle: ${rest.map(({ name }) => name).join(', ')}`);
    for (const { oid, name, columns } of ready) {
      placed.add(oid);
      ordered.push({ name, columns });
    }
    rest = rest.filter(({ oid }) => !placed.has(oid));
  }
  return ordered;
}
