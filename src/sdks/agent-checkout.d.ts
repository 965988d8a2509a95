export { HANDLER_SCHEMAS, serveAcp } from "#agent-checkout";
