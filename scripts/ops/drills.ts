import { z } from "zod";
import { readArgs, required, UsageError, wholeNumber, type Command } from "./command.ts";
import { journalOf, markdownOf, recordSchema } from "./drill-journal.ts";
import { table } from "./output.ts";

const BASE = "/admin/drills";
/** Records that are looked through for one. */
const LOOKED_THROUGH = 1_000;
const pageSchema = z.object({
  required: z.array(z.looseObject({ name: z.string(), lastPassedAt: z.string().nullable(), overdue: z.boolean() })),
});

/** `GET /admin/drills`, and what one of them found as a journal that is handed on. */
export const drills: Command = {
  summary: "drills: what they found, which are overdue, and the journal of one",
  usage: ["[--limit 20]", "overdue", "journal <id> [--markdown]"],
  async run(args, { api, output }) {
    const { values, positionals } = readArgs(args, { limit: { type: "string" }, markdown: { type: "boolean" } });
    const [action = "list", id] = positionals;
    switch (action) {
      case "list": {
        const items = (await api.list(BASE, recordSchema, wholeNumber(values.limit, "--limit", 20, LOOKED_THROUGH))).items;
        return output.show(items, () =>
          table(
            ["id", "drill", "result", "began", "seen after"],
            items.map(({ id: record, name, result, startedAt, detectedAfterSeconds }) => [
              ...[record, name, result, startedAt],
              detectedAfterSeconds === null ? null : `${detectedAfterSeconds} s`,
            ]),
            "no drills yet",
          ),
        );
      }
      case "overdue": {
        const { required: demanded } = await api.get(`${BASE}?limit=1`, pageSchema);
        const late = demanded.filter(({ overdue }) => overdue);
        return output.show(late, () =>
          table(
            ["drill", "last passed"],
            late.map(({ name, lastPassedAt }) => [name, lastPassedAt]),
            "none is overdue",
          ),
        );
      }
      case "journal": {
        const wanted = required(id, "the record's id");
        const { items } = await api.list(BASE, recordSchema, LOOKED_THROUGH);
        const record = items.find((each) => each.id === wanted);
        if (!record) throw new UsageError(`${wanted} is none of the last ${LOOKED_THROUGH} records`);
        const journal = journalOf(record);
        return output.show(journal, () => (values.markdown ? markdownOf(journal) : JSON.stringify(journal, null, 2)));
      }
      default:
        throw new UsageError(`${action} is not an action of drills`);
    }
  },
};
