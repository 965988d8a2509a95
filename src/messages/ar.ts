export { default as messages } from "./ar.json" with { type: "json" };
export { default as fieldFaults } from "zod/v4/locales/ar.js";
