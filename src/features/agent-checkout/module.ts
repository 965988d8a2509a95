/** The protocols of shopping agents: a module of its own, loaded when one comes (`src/sdks.ts`). */
export { serveAcp } from "./acp/serve.ts";
export { HANDLER_SCHEMAS } from "./payment-handler.ts";
export { businessProfile } from "./ucp/profile.ts";
export { serveUcp } from "./ucp/serve.ts";
