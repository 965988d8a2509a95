export { default as messages } from "./fr.json" with { type: "json" };
