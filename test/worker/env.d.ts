import type { Bindings } from "../../src/bindings.ts";

declare global {
  namespace Cloudflare {
    /** What `import { env } from "cloudflare:workers"` has in tests: the Worker's own bindings. */
    interface Env extends Bindings {}
  }
}

declare module "vitest" {
  interface ProvidedContext {
    /** Addresses of the local servers by name, as test/support/global-setup.ts provides them. */
    services: Record<string, string>;
  }
}
