import * as z from "zod";
import type { Dependency } from "../../platform/dependencies.ts";
import { say, type Said } from "../../platform/language/say.ts";
import { once } from "../../platform/once.ts";
import type { CapturedSection } from "../health/ports.ts";

export const PUBLIC_STATES = ["operational", "degraded", "outage", "unknown"] as const;
export type PublicState = (typeof PUBLIC_STATES)[number];

/** What buyers come for, how it fares, and that in their words. */
export interface PublicPart {
  name: Said;
  state: PublicState;
  text: Said;
}

interface BuyersPart {
  name: Said;
  /** Without one of these it does not work at all. */
  needs: readonly Dependency[];
  /** Without one of these it works less well. */
  uses: readonly Dependency[];
  /** Health sections that tell of it. */
  sections: readonly string[];
}

/** In the order of a buyer's way through the product. */
const PARTS: readonly BuyersPart[] = [
  { name: say`Accounts and signing in`, needs: ["postgres"], uses: ["redis", "mail"], sections: [] },
  {
    name: say`Conversations and briefs`,
    needs: ["postgres"],
    uses: ["redis", "openai", "anthropic", "ai-agent"],
    sections: ["chatBriefs", "llm", "llmProviders"],
  },
  { name: say`Search and offers`, needs: ["postgres"], uses: ["redis", "mongo"], sections: ["crawl", "catalog", "stock"] },
  { name: say`Carts, checkout and payment`, needs: ["postgres", "stripe"], uses: ["redis"], sections: ["checkout"] },
  { name: say`Prices in other currencies`, needs: ["postgres"], uses: ["redis", "fx"], sections: ["fx"] },
  { name: say`Pictures`, needs: [], uses: ["images"], sections: ["images"] },
];

const WORDS: Record<PublicState | "not-set-up", Said> = {
  operational: say`Works.`,
  degraded: say`Works less well than usual.`,
  outage: say`Does not work at the moment. We are at it.`,
  unknown: say`We cannot say at the moment.`,
  "not-set-up": say`Is not available: we are still setting it up.`,
};

const probedSchema = once(() =>
  z.record(z.string(), z.looseObject({ state: z.enum(["up", "down", "unconfigured"]), checkedAt: z.string().nullable() })),
);

type Evidence = "up" | "down" | "unconfigured" | "unknown";

/** What the capture proves of each part; what it does not prove is unknown, and never taken for well. `newerThan` in milliseconds since the epoch. */
export function buyersParts(sections: readonly CapturedSection[], newerThan: number): PublicPart[] {
  const recent = (at: string | null): boolean => at !== null && Date.parse(at) >= newerThan;
  const section = (name: string) => sections.find((captured) => captured.name === name);
  const probes = probedSchema().safeParse(section("dependencies")?.figures).data ?? {};

  const dependency = (name: Dependency): Evidence => {
    const probe = probes[name];
    if (probe === undefined || !recent(section("dependencies")?.capturedAt ?? null)) return "unknown";
    if (probe.state === "unconfigured") return "unconfigured";
    return recent(probe.checkedAt) ? probe.state : "unknown";
  };
  const told = (name: string): Evidence => {
    const captured = section(name);
    if (!captured || !recent(captured.capturedAt) || Object.keys(captured.figures).length === 0) return "unknown";
    return captured.status === "fail" ? "down" : "up";
  };

  return PARTS.map(({ name, needs, uses, sections: telling }) => {
    const needed = needs.map(dependency);
    const helping = [...uses.map(dependency), ...telling.map(told)];
    if (needed.includes("down")) return { name, state: "outage", text: WORDS.outage };
    if (needed.includes("unconfigured")) return { name, state: "outage", text: WORDS["not-set-up"] };
    const state = helping.some((evidence) => evidence === "down" || evidence === "unconfigured")
      ? "degraded"
      : [...needed, ...helping].includes("unknown")
        ? "unknown"
        : "operational";
    return { name, state, text: WORDS[state] };
  });
}
