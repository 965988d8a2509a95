type Bound = string | number;

/**
 * Conditions of a list, each only where something is asked for, so that a list of all keeps its index: `@` stands for what is asked, which is
 * bound after `first` others.
 */
export function conditions(
  first: number,
  asked: readonly (readonly [condition: string, value: Bound | undefined])[],
): { where: string; bindings: Bound[] } {
  const bindings: Bound[] = [];
  let where = "";
  for (const [condition, value] of asked) {
    if (value === undefined) continue;
    bindings.push(value);
    where += `${condition.replaceAll("@", `?${first + bindings.length}`)} AND `;
  }
  return { where, bindings };
}

/** A member of a record; null where that is no JSON, so that one such record does not take the list with it. */
export const member = (name: string): string => `CASE WHEN json_valid(record) THEN json_extract(record, '$.${name}') END`;
