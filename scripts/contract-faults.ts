import { z } from "zod";
import { validContract } from "../src/platform/contract/schema.ts";

/** Why a contract's document is not valid, a line for each of these environments in which it is not. */
export function contractFaults(document: unknown, environments: readonly string[]): string[] {
  return environments.flatMap((environment) => {
    try {
      validContract(environment, document);
      return [];
    } catch (error) {
      if (error instanceof z.ZodError) return [`as of ${environment}: ${z.prettifyError(error)}`];
      throw error;
    }
  });
}
