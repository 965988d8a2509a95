/** The protocols of shopping agents: a module of its own, loaded when one comes (`src/sdks.ts`). */
export { serveAcp } from "./acp/serve.ts";
export { HANDLER_SCHEMAS } from "./acp/view.ts";
