import { z } from "zod";
import { readArgs, required, UsageError, wholeNumber, type Command } from "./command.ts";
import { table } from "./output.ts";
import { expiry } from "./switch.ts";

const BASE = "/notifications/incident-alerts/on-call";
const shift = z.looseObject({ person: z.string(), beginsAt: z.string(), endsAt: z.string(), insteadOf: z.string().nullable() });
const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      receiver: z.string(),
      now: shift.nullable(),
      next: z.array(shift),
      people: z.array(z.string()),
      timeZone: z.string().nullable(),
      everyDays: z.number().nullable(),
      covers: z.array(z.looseObject({ id: z.string(), person: z.string(), beginsAt: z.string(), endsAt: z.string(), reason: z.string() })),
      version: z.number(),
    }),
  ),
});
type List = z.infer<typeof listSchema>;

/** `GET` and `PUT /notifications/incident-alerts/on-call`, and covers. */
export const onCall: Command = {
  summary: "who is on call for pages: list, say who takes turns, take over for a while",
  usage: [
    "",
    "set --receiver 'operations first on call' --people ann@…,bo@… --zone Europe/Berlin [--every 7] [--begins <RFC 3339 time, or 30m, 2h>]",
    "cover --receiver 'operations first on call' --person bo@… --ends <RFC 3339 time, or 30m, 2h> --reason <why> [--begins <the same>]",
    "end <cover's id>",
  ],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, {
      receiver: { type: "string" },
      people: { type: "string" },
      person: { type: "string" },
      zone: { type: "string" },
      every: { type: "string" },
      begins: { type: "string" },
      ends: { type: "string" },
      reason: { type: "string" },
    });
    const [action = "list", subject] = positionals;
    const now = new Date();
    const begins = values.begins ? { beginsAt: expiry(values.begins, now) } : {};
    const show = (list: List) => output.show(list.items, () => rendered(list));
    switch (action) {
      case "list":
        return show(await api.get(BASE, listSchema));
      case "set": {
        const receiver = required(values.receiver, "--receiver");
        const people = required(values.people, "--people").split(",").filter(Boolean);
        const known = (await api.get(BASE, listSchema)).items.find((one) => one.receiver === receiver);
        const body = {
          ...{ receiver, people, timeZone: required(values.zone, "--zone") },
          everyDays: wholeNumber(values.every, "--every", 7, 28),
          ...begins,
          replaces: known?.version ?? 0,
        };
        await confirm(
          `${receiver}: ${people.join(", ") || "nobody"} in turn, each for ${body.everyDays} days; before: ${known?.people.join(", ") || "nobody"}`,
        );
        return show(await api.send("PUT", BASE, body, listSchema));
      }
      case "cover": {
        const body = {
          receiver: required(values.receiver, "--receiver"),
          person: required(values.person, "--person"),
          ...begins,
          endsAt: expiry(required(values.ends, "--ends"), now),
          reason: required(values.reason, "--reason"),
        };
        await confirm(`${body.person} is on call as ${body.receiver} until ${body.endsAt}, whoever's turn it is`);
        return show(await api.send("POST", `${BASE}/covers`, body, listSchema));
      }
      case "end": {
        const id = required(subject, "the cover's id");
        await confirm(`${id}: ended; whoever has the turn is on call again`);
        return show(await api.send("POST", `${BASE}/covers/${encodeURIComponent(id)}/end`, undefined, listSchema));
      }
      default:
        throw new UsageError(`there is no on-call ${action}`);
    }
  },
};

const rendered = ({ items }: List): string =>
  table(
    ["receiver", "now", "until", "next", "turns", "covers"],
    items.map(({ receiver, now, next, people, everyDays, timeZone, covers }) => [
      receiver,
      now === null ? "nobody" : `${now.person}${now.insteadOf === null ? "" : ` (for ${now.insteadOf})`}`,
      now?.endsAt ?? "",
      next.map(({ person, beginsAt }) => `${person} ${beginsAt}`).join("; "),
      people.length === 0 ? "" : `${people.join(", ")} every ${String(everyDays)} days, ${String(timeZone)}`,
      covers.map(({ id, person, beginsAt, endsAt }) => `${id} ${person} ${beginsAt}/${endsAt}`).join("; "),
    ]),
    "the contract names nobody",
  );
