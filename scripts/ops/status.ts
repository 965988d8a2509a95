import { z } from "zod";
import { readArgs, UsageError, type Command } from "./command.ts";
import { ago, facts, table } from "./output.ts";

const envelopeSchema = z.looseObject({
  capturedAt: z.string().nullable(),
  complete: z.boolean(),
  status: z.enum(["pass", "warn", "fail"]),
  stale: z.boolean(),
  degradedSince: z.string().optional(),
  error: z.string().optional(),
  action: z.string().optional(),
});
type Envelope = z.infer<typeof envelopeSchema>;

const surfaceSchema = z.looseObject({
  status: z.string(),
  environment: z.string(),
  releaseId: z.string(),
  capturedAt: z.string().nullable(),
  ageSeconds: z.number().nullable(),
  complete: z.boolean(),
  configReadiness: z.looseObject({ status: z.string(), missing: z.array(z.string()), malformed: z.array(z.string()) }),
  sections: z.record(z.string(), envelopeSchema),
  absent: z.array(z.string()),
});

const RANK = { fail: 0, warn: 1, pass: 2 };

/** `GET /health/ops`: drift first, then what is worst. */
export const status: Command = {
  summary: "the operators' baseline: configuration, then sections, worst first",
  usage: ["[--fresh]", "<section> [--fresh]"],
  async run(args, { api, output }) {
    const { values, positionals } = readArgs(args, { fresh: { type: "boolean" } });
    const surface = await api.get(`/health/ops${values.fresh ? "?fresh=1" : ""}`, surfaceSchema);
    const [section] = positionals;
    if (section !== undefined) {
      const known = ["configReadiness", ...Object.keys(surface.sections)];
      if (!known.includes(section)) throw new UsageError(`there is no section ${section}: ${known.join(", ")}`);
      output.show(surface[section], () => JSON.stringify(surface[section], null, 2));
      return;
    }
    const now = new Date();
    output.show(surface, () =>
      [
        facts([
          ["status", surface.status + (surface.complete ? "" : ", incomplete")],
          ["environment", surface.environment],
          ["release", surface.releaseId],
          ["captured", ago(surface.capturedAt, now)],
          ["fix first: missing", surface.configReadiness.missing.join(", ")],
          ["fix first: malformed", surface.configReadiness.malformed.join(", ")],
          ["never captured", surface.absent.join(", ")],
        ]),
        "",
        table(
          ["section", "status", "captured", "since", "remarks"],
          Object.entries(surface.sections)
            .toSorted(([, a], [, b]) => RANK[a.status] - RANK[b.status])
            .map(([name, envelope]) => [
              name,
              envelope.status,
              ago(envelope.capturedAt, now),
              envelope.degradedSince ? ago(envelope.degradedSince, now) : "",
              remarks(envelope),
            ]),
        ),
      ].join("\n"),
    );
  },
};

function remarks({ complete, stale, error, action }: Envelope): string {
  return [complete ? "" : "incomplete", stale ? "stale" : "", error ?? "", action ?? ""].filter(Boolean).join("; ");
}
