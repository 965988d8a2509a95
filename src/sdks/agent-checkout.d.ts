export { businessProfile, HANDLER_SCHEMAS, serveAcp, serveUcp } from "#agent-checkout";
