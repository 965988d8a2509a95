import type { Reasons } from "./circuit-rules.ts";
import { FAILURES } from "./failures.ts";

/** ` (3 silent, 2 failing)`; "" of none. */
export function reasonsText(reasons: Reasons): string {
  const said = FAILURES.flatMap((kind) => (reasons[kind] === undefined ? [] : [`${reasons[kind]} ${kind}`]));
  return said.length === 0 ? "" : ` (${said.join(", ")})`;
}
