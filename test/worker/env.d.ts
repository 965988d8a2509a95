import type { Bindings } from "../../src/env.ts";

declare global {
  namespace Cloudflare {
    /** What `import { env } from "cloudflare:workers"` has in tests: the Worker's own bindings. */
    interface Env extends Bindings {}
  }
}
