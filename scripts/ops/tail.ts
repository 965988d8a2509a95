import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stateDirOf } from "../../local-cloud/state-dir.ts";
import { oneOf, readArgs, UsageError, type Command } from "./command.ts";
import { documents } from "./tail/documents.ts";
import { linesOfFile } from "./tail/follow-file.ts";
import { linesOfInvocation, linesOfLocalLog, type LogLine } from "./tail/log-line.ts";
import { matches, renderLine } from "./tail/render-line.ts";

/** Structured log lines made readable (MIR-2): the local Worker's log, or what `wrangler tail --format json` says. */
export const tail: Command = {
  summary: "log lines made readable: the local Worker's, or with - those of wrangler tail --format json",
  usage: [
    "[--follow] [--level warn] [--event http.] [--request req_…]",
    "- [--level …] [--event …] [--request …]   < output of wrangler tail --format json",
  ],
  async run(args, { output }) {
    const { values, positionals } = readArgs(args, {
      follow: { type: "boolean", short: "f" },
      level: { type: "string" },
      event: { type: "string" },
      request: { type: "string" },
    });
    const level = values.level === undefined ? undefined : oneOf(values.level, ["debug", "info", "warn", "error"], "--level");
    const lines = positionals[0] === "-" ? tailedLines() : localLines(values.follow ?? false);
    for await (const line of lines) {
      if (matches(line, { level, event: values.event, request: values.request })) output.show(line, () => renderLine(line));
    }
  },
};

async function* tailedLines(): AsyncGenerator<LogLine> {
  for await (const document of documents(createInterface({ input: process.stdin }))) yield* linesOfInvocation(document);
}

async function* localLines(follow: boolean): AsyncGenerator<LogLine> {
  const file = join(stateDirOf(process.env), "worker", "worker.log");
  if (!existsSync(file)) throw new UsageError(`there is no ${file}: npm start writes it`);
  for await (const line of linesOfFile(file, follow)) if (line !== "") yield* linesOfLocalLog(line);
}
