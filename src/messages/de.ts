export { default as messages } from "./de.json" with { type: "json" };
export { default as fieldFaults } from "zod/v4/locales/de.js";
