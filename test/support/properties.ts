import * as fc from "fast-check";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** What fast-check draws its examples from. */
    propertySeed: number;
  }
}

/** The same examples in every run: one that is red is red for its change. `npm run test:properties` looks among others. */
fc.configureGlobal({ seed: inject("propertySeed") });
