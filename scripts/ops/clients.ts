import { z } from "zod";
import { oneOf, readArgs, required, type Command } from "./command.ts";
import { ago, table } from "./output.ts";

const clientSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  validation: z.string(),
  lastSeenAt: z.string(),
  recoveredAt: z.string().nullable(),
  confirmation: z.looseObject({ by: z.string(), at: z.string(), note: z.string() }).nullable(),
});
const listSchema = z.looseObject({ items: z.array(clientSchema) });

/** `GET /admin/clients` and `POST /admin/clients/{name}/{version}/confirm`. */
export const clients: Command = {
  summary: "the programs that change carts, and who is vouched for",
  usage: ["", "confirm <name/version> --note <what was looked at>", "withdraw <name/version> --note <why>"],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, { note: { type: "string" } });
    const [act, client] = positionals;
    if (act === undefined) {
      const list = await api.get("/admin/clients", listSchema);
      return output.show(list, () => rendered(list.items, new Date()));
    }
    const confirmed = oneOf(act, ["confirm", "withdraw"], "the act") === "confirm";
    const [name = "", version = ""] = required(client, "the client").split("/");
    const body = { confirmed, note: required(values.note, "--note") };
    await confirm(confirmed ? `${name}/${version} counts as validated` : `${name}/${version} is pending validation again`);
    const path = `/admin/clients/${encodeURIComponent(name)}/${encodeURIComponent(version)}/confirm`;
    const changed = await api.send("POST", path, body, clientSchema);
    output.show(changed, () => rendered([changed], new Date()));
  },
};

const rendered = (items: readonly z.infer<typeof clientSchema>[], now: Date): string =>
  table(
    ["client", "contract", "validation", "seen", "recovered", "confirmed by"],
    items.map(({ name, version, validation, lastSeenAt, recoveredAt, confirmation }) => [
      ...[name, version, validation, ago(lastSeenAt, now)],
      ...[recoveredAt === null ? null : ago(recoveredAt, now), confirmation?.by ?? null],
    ]),
    "no client has changed a cart yet",
  );
