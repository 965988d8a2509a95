export { default as messages } from "./es.json" with { type: "json" };
export { default as fieldFaults } from "zod/v4/locales/es.js";
