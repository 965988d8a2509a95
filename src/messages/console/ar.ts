export { default as messages } from "./ar.json" with { type: "json" };
