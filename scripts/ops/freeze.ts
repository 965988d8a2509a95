import { z } from "zod";
import { oneOf, readArgs, required, type Command } from "./command.ts";
import { facts } from "./output.ts";

const freezeSchema = z.looseObject({
  frozen: z.boolean(),
  reason: z.string().nullable(),
  setBy: z.string().nullable(),
  setAt: z.string().nullable(),
  releaseId: z.string().nullable(),
  incidentId: z.string().nullable(),
  holders: z.array(z.looseObject({ setBy: z.string(), incidentId: z.string().nullable() })).default([]),
});

/** `GET` and `PUT /admin/deploy-freeze`. */
export const freeze: Command = {
  summary: "the deploy freeze, which npm run preflight obeys",
  usage: ["", "on --reason <why> [--incident <id>]", "off --reason <why> [--incident <id>]"],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, { reason: { type: "string" }, incident: { type: "string" } });
    const standing = await api.get("/admin/deploy-freeze", freezeSchema);
    if (positionals[0] === undefined) return output.show(standing, () => rendered(standing));
    const frozen = oneOf(positionals[0], ["on", "off"], "the freeze") === "on";
    const body = { frozen, reason: required(values.reason, "--reason"), ...(values.incident ? { incidentId: values.incident } : {}) };
    await confirm(
      frozen
        ? "deploys are refused by the preflight until thawed"
        : values.incident
          ? `${values.incident} no longer holds deploys`
          : `deploys are allowed again, whoever holds them (frozen by ${standing.setBy ?? "nobody"}: ${standing.reason ?? "no reason"})`,
    );
    const set = await api.send("PUT", "/admin/deploy-freeze", body, freezeSchema);
    output.show(set, () => rendered(set));
  },
};

const rendered = (freeze: z.infer<typeof freezeSchema>): string =>
  facts([
    ["deploys", freeze.frozen ? "frozen" : "allowed"],
    ["reason", freeze.reason],
    ["by", freeze.setBy],
    ["since", freeze.setAt],
    ["release then", freeze.releaseId],
    ["incident", freeze.incidentId],
    ["held by", freeze.holders.map(({ incidentId, setBy }) => incidentId ?? setBy).join(", ")],
  ]);
