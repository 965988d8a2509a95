export { default as messages } from "./ja.json" with { type: "json" };
