export { default as messages } from "./es.json" with { type: "json" };
