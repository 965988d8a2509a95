import { z } from "zod";
import { oneOf, readArgs, required, UsageError, type Command } from "./command.ts";
import { ago, table } from "./output.ts";

const switchSchema = z.looseObject({
  feature: z.string(),
  state: z.string(),
  alternative: z.string().nullable(),
  owner: z.string().nullable(),
  reason: z.string().nullable(),
  expiresAt: z.string().nullable(),
  setBy: z.string().nullable(),
  setAt: z.string().nullable(),
});
type Switch = z.infer<typeof switchSchema>;

/** `GET /admin/switches`, `PUT /admin/switches/{feature}`. */
export const switchCommand: Command = {
  summary: "features turned off or over at runtime",
  usage: ["", "<feature> on|off|failover --owner <who answers for it> --reason <why> [--expires <RFC 3339 time, or 30m, 2h>]"],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, { owner: { type: "string" }, reason: { type: "string" }, expires: { type: "string" } });
    const { items } = await api.get("/admin/switches", z.object({ items: z.array(switchSchema) }));
    const [feature, wanted] = positionals;
    if (feature === undefined) return output.show(items, () => rendered(items));
    const current = items.find((item) => item.feature === feature);
    if (!current) throw new UsageError(`there is no switch ${feature}: ${items.map((item) => item.feature).join(", ")}`);
    const state = oneOf(wanted, ["on", "off", "failover"], "the state");
    const expiresAt = values.expires === undefined ? undefined : expiry(values.expires, new Date());
    const body = {
      state,
      owner: required(values.owner, "--owner"),
      reason: required(values.reason, "--reason"),
      ...(expiresAt ? { expiresAt } : {}),
    };
    const over = state === "failover" && current.alternative ? ` to ${current.alternative}` : "";
    await confirm(`${feature}: ${current.state} -> ${state}${over}${expiresAt ? ` until ${expiresAt}` : ""}, on every isolate within 5 s`);
    const set = await api.send("PUT", `/admin/switches/${feature}`, body, switchSchema);
    output.show(set, () => rendered([set]));
  },
};

const rendered = (items: readonly Switch[]): string =>
  table(
    ["feature", "state", "owner", "reason", "expires", "set by", "set"],
    items.map(({ feature, state, owner, reason, expiresAt, setBy, setAt }) => [
      feature,
      state,
      owner,
      reason,
      expiresAt,
      setBy,
      setAt && ago(setAt, new Date()),
    ]),
  );

/** A time as given, or so many minutes or hours from now. */
export function expiry(text: string, now: Date): string {
  const [, count, unit] = /^(\d+)(m|h)$/.exec(text) ?? [];
  const at = count === undefined ? Date.parse(text) : now.getTime() + Number(count) * (unit === "h" ? 3_600_000 : 60_000);
  if (Number.isNaN(at)) throw new UsageError(`"${text}" is neither a time nor like 30m or 2h`);
  return new Date(at).toISOString();
}
