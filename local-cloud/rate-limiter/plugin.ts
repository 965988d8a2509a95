import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "miniflare";
import { z } from "zod";

const NAME = "isolate-rate-limiter";
const TYPE = `unsafe:${NAME}`;
const MODULE = `procureiq-internal:${NAME}`;

const limitSchema = z.object({ namespace: z.string(), limit: z.int().positive(), period: z.literal([10, 60]) });
const bindingSchema = z.object({ type: z.literal(TYPE), dev: z.object({ options: limitSchema }) });

/** A rate limit as wrangler.toml has it. */
interface Configured {
  namespace_id: string;
  simple: { limit: number; period?: 10 | 60 };
}

/** The bindings with this limiter behind them, in place of Miniflare's own. */
export const rateLimiters = (limits: Record<string, Configured>) =>
  Object.entries(limits).map(([name, { namespace_id: namespace, simple }]) => ({
    name,
    type: NAME,
    plugin: { package: fileURLToPath(import.meta.url), name: NAME },
    options: { namespace, limit: simple.limit, period: simple.period ?? 60 } satisfies z.input<typeof limitSchema>,
  }));

/**
 * A plugin of Miniflare's, which finds it by its path. The platform counts in memory beside the Worker and nobody waits for it; Miniflare's
 * limiter writes each count to a SQLite object and waits for the disk, which takes longer than most requests do.
 */
export const plugins: Record<string, Plugin> = {
  [NAME]: {
    getBindings({ config }) {
      return Object.entries(config.env ?? {}).flatMap(([name, binding]) => {
        const read = bindingSchema.safeParse(binding);
        if (!read.success) return [];
        const innerBindings = Object.entries(read.data.dev.options).map(([option, value]) => ({
          name: option,
          json: JSON.stringify(value),
        }));
        return [{ name, wrapped: { moduleName: MODULE, innerBindings } }];
      });
    },
    getNodeBindings: () => ({}),
    getServices: () => undefined,
    getExtensions: () => [{ modules: [{ name: MODULE, esModule: source(), internal: true }] }],
  },
};

const source = (): string => stripTypeScriptTypes(readFileSync(join(import.meta.dirname, "binding.ts"), "utf8"));
