import * as z from "zod";
import type { ProviderState } from "../../src/features/llm/circuit-rules.ts";
import { StoredRecord } from "../parts/stored-record.ts";

const provider = () =>
  z.looseObject({
    failures: z.number(),
    openUntil: z.number(),
    permit: z.looseObject({ token: z.number(), until: z.number() }).nullable(),
    tokens: z.number(),
    windowAt: z.number(),
    answered: z.number(),
    reasons: z.looseObject({ unreachable: z.number(), silent: z.number(), failing: z.number(), garbled: z.number() }).partial(),
    openedAt: z.number(),
    openings: z.number(),
    keyRefusedAt: z.number(),
  });

/** What is not readable is not taken for a provider that is well: its callers go on as if there were no circuit, and say so. */
export const providerRecord = new StoredRecord<ProviderState>("provider-circuit", "provider", provider);
