import { z } from "zod";
import { readArgs, wholeNumber, type Command } from "./command.ts";
import { DEAD_ALERTS, deadAlertSchema, renderDeadAlerts } from "./dead-alert.ts";

/** `GET /notifications/incident-alerts/dead-letters[/{id}]`. */
export const deadLetters: Command = {
  summary: "alerts that could not be delivered; with an id, its payload, tries and decisions",
  usage: ["[--state undecided|in-progress|escalated|delivered] [--limit 50]", "<id>"],
  async run(args, { api, output }) {
    const { values, positionals } = readArgs(args, { state: { type: "string" }, limit: { type: "string" } });
    const [id] = positionals;
    if (id !== undefined) {
      const letter = await api.get(`${DEAD_ALERTS}/${encodeURIComponent(id)}`, z.looseObject({ id: z.string() }));
      return output.show(letter, () => JSON.stringify(letter, null, 2));
    }
    const query = values.state ? `?state=${encodeURIComponent(values.state)}` : "";
    const { items, more } = await api.list(`${DEAD_ALERTS}${query}`, deadAlertSchema, wholeNumber(values.limit, "--limit", 50, 10_000));
    output.show(items, () => `${renderDeadAlerts(items)}${more ? "\nthere are more: give a larger --limit" : ""}`);
  },
};
