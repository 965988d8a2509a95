import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Browser } from "../drills/browser.ts";
import { setFault } from "../drills/control.ts";
import { raiseStorm, untilDrained } from "../long/storm.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";
import type { BenchLine } from "./bench-line.ts";

const LETTERS = 10_000;
const NOTIFICATIONS = 100_000;
const VIEWS = 40;
const TARGET_MS = 100;

/** The operations page after one letter and after a long outage: as many more of what one left behind, put into the stopped ledger's rows. */
export async function consoleFigures(): Promise<BenchLine[]> {
  const stack = new SpawnedStack("bench-console");
  try {
    await stack.start();
    await setFault(stack.file(), "webhook-primary", "down");
    await raiseStorm(() => stack.file(), ["bench.console"]);
    await untilDrained(
      () => stack.file(),
      "a letter",
      ({ pending, retrying, undecided }) => pending + retrying === 0 && undecided > 0,
    );
    const small = await viewed(stack);
    await stack.stop();
    growLedger(stack.stateDir);
    await stack.start();
    const large = await viewed(stack);
    const name = `operations page, ${LETTERS} dead letters and ${NOTIFICATIONS} notifications`;
    return [
      {
        ...{ name: `${name}: median`, unit: "ms", value: large.median, against: small.median, beside: "with one letter" },
        target: { of: "value", atMost: TARGET_MS },
      },
      { name: `${name}: p95`, unit: "ms", value: large.p95, against: small.p95, beside: "with one letter" },
    ];
  } finally {
    await stack.remove();
  }
}

/** Milliseconds from asking for the page to its last byte. */
async function viewed(stack: SpawnedStack): Promise<{ median: number; p95: number }> {
  const { url, accounts } = stack.file();
  const browser = new Browser(url);
  await browser.signIn(accounts.operator);
  await browser.page("/admin/operations?fresh=1");
  const times: number[] = [];
  for (let view = 0; view < VIEWS; view += 1) {
    const started = performance.now();
    await browser.page("/admin/operations");
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { median: times[VIEWS / 2] ?? 0, p95: times[Math.floor(VIEWS * 0.95)] ?? 0 };
}

function growLedger(stateDir: string): void {
  const folder = join(stateDir, "worker", "resources", "do", "-AlertLedger");
  const [file] = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (file === undefined) throw new Error(`no ledger in ${folder}`);
  const ledger = new DatabaseSync(join(folder, file));
  const rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)";
  ledger.exec("BEGIN");
  ledger
    .prepare(
      `INSERT INTO dead_letters SELECT id || '-' || i, delivery_id || '-' || i, alert_id, alert_key, sequence, transport, state, cause, error,
         both_failed, drill, died_at + i FROM (SELECT * FROM dead_letters WHERE state = 'undecided' LIMIT 1), (${rows} SELECT i FROM n)`,
    )
    .run(LETTERS);
  ledger
    .prepare(
      `INSERT INTO notifications (at, first, open, record) SELECT at + i, first, open, record
         FROM (SELECT * FROM notifications WHERE open = 1 ORDER BY sequence DESC LIMIT 1), (${rows} SELECT i FROM n)`,
    )
    .run(NOTIFICATIONS);
  ledger.exec("COMMIT");
  ledger.close();
}
