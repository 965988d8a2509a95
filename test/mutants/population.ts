import { globSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { mutated, mutationsOf } from "./mutations.ts";
import type { Mutation } from "./mutation.ts";

/** What is mutated, as one kind of code guarded by one kind of test. */
export interface MutantClass {
  name: string;
  /** How many of its mutants are tried. */
  sample: number;
  files: readonly string[];
  except: readonly string[];
  /** Tests inside workerd, by the beginning of a file's path; they see a file by what it does, not by an import. The first that fits. */
  worker: readonly (readonly [beginning: string, tests: readonly string[]])[];
}

/** Pure decisions that are called otherwise than `rules.ts`. */
const DECISIONS = [
  "src/features/ads/auction.ts",
  "src/features/ads/auction-record.ts",
  "src/features/ads/bids.ts",
  "src/features/ads/vcg.ts",
  "src/features/ads/controls.ts",
  "src/features/cart/expected-version.ts",
  "src/features/checkout/payment-balance.ts",
  "src/features/llm/budget.ts",
  "src/features/llm/pool.ts",
  "src/features/llm/pricing.ts",
  "src/operations/alerts/drill.ts",
  "src/platform/money.ts",
];

export const CLASSES: readonly MutantClass[] = [
  { name: "rules", sample: 220, files: ["src/**/rules.ts", "src/**/*-rules.ts", ...DECISIONS], except: [], worker: [] },
  {
    name: "objects",
    sample: 70,
    files: ["durable-objects/**/*.ts"],
    except: [],
    worker: [
      ["durable-objects/alert-ledger/books", ["test/worker/conservation/alert-books.test.ts"]],
      ["durable-objects/alert-ledger", ["test/worker/alerts/**"]],
      ["durable-objects/parts/audit-trail", ["test/worker/audit/**"]],
      ["durable-objects/parts/", ["test/worker/objects/**"]],
      ["durable-objects/buyer-sessions", ["test/worker/auth/ended-sessions.test.ts"]],
      ["durable-objects/sign-in-throttle", ["test/worker/auth/throttle.test.ts"]],
      ["durable-objects/cart", ["test/worker/cart/**"]],
      [
        "durable-objects/ops-desk",
        [
          "test/worker/ops-desk/**",
          "test/worker/auth/access.test.ts",
          "test/worker/operations/**",
          "test/worker/http/operator-writes/operations.test.ts",
        ],
      ],
      ["durable-objects/ops-metrics", ["test/worker/metrics/**"]],
      ["durable-objects/search-stream", ["test/worker/catalog/search-stream.test.ts"]],
      ["durable-objects/supplier-host", ["test/worker/crawl/supplier-host.test.ts", "test/worker/crawl/same-host.test.ts"]],
      ["durable-objects/token-", ["test/worker/llm/**", "test/worker/conservation/tokens.test.ts"]],
      [
        "durable-objects/viewer-controls",
        ["test/worker/ads/viewer-controls.test.ts", "test/worker/ads/ads.test.ts", "test/worker/ads/events.test.ts"],
      ],
    ],
  },
  {
    name: "auth",
    sample: 60,
    files: [
      "src/features/auth/*.ts",
      "src/operations/operators/*.ts",
      "src/platform/identity.ts",
      "src/platform/refresh-rotation.ts",
      "src/platform/http/{auth,doors}.ts",
    ],
    except: ["src/**/{tables,schemas,ports,health,problems}.ts"],
    worker: [
      ["src/operations/operators/", ["test/worker/ops-desk/**", "test/worker/auth/**"]],
      ["src/features/auth/", ["test/worker/auth/**"]],
    ],
  },
];

/** One mutant. Its id is of what is changed, not of where: it stays when lines are added, and when a file is moved. */
export interface Mutant {
  id: string;
  file: string;
  line: number;
  /** The line as it is, and the place in it as it becomes. */
  was: string;
  becomes: string;
  mutation: Mutation;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

export const filesOf = ({ files, except }: MutantClass, root: string): string[] => {
  const without = new Set(except.flatMap((pattern) => globSync(pattern, { cwd: root })));
  return [...new Set(files.flatMap((pattern) => globSync(pattern, { cwd: root })))].filter((file) => !without.has(file)).toSorted();
};

/** All mutants of a class. */
export function mutantsOf(mutantClass: MutantClass, root: string): Mutant[] {
  const seen = new Map<string, number>();
  return filesOf(mutantClass, root).flatMap((file) => {
    const source = readFileSync(`${root}/${file}`, "utf8");
    return mutationsOf(file, source).map((mutation) => {
      const [was, becomes] = [lineAt(source, mutation.start), changeOf(source, mutation)];
      const what = `${mutantClass.name}\n${mutation.operator}\n${was}\n${becomes}`;
      const nth = seen.get(what) ?? 0;
      seen.set(what, nth + 1);
      return {
        id: hash(`${what}\n${nth}`).slice(0, 12),
        file,
        line: source.slice(0, mutation.start).split("\n").length,
        was,
        becomes,
        mutation,
      };
    });
  });
}

/** The same mutants for the same seed; others come in only for those that are gone. */
export const sampleOf = (mutants: readonly Mutant[], size: number, seed: string): Mutant[] =>
  mutants
    .map((mutant) => ({ mutant, rank: hash(`${seed} ${mutant.id}`) }))
    .toSorted((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant);

export const sourceOf = ({ mutation }: Mutant, source: string): string => mutated(source, mutation);

function lineAt(source: string, at: number): string {
  const end = source.indexOf("\n", at);
  return source.slice(source.lastIndexOf("\n", at - 1) + 1, end === -1 ? undefined : end).trim();
}

const changeOf = (source: string, { operator, start, end, text }: Mutation): string => {
  const short = (code: string): string => {
    const oneLine = code.replaceAll(/\s+/g, " ").trim();
    return oneLine.length > 100 ? `${oneLine.slice(0, 99)}…` : oneLine;
  };
  return `${operator}: ${short(source.slice(start, end))} → ${short(text) || "nothing"}`;
};
