export { default as messages } from "./fr.json" with { type: "json" };
export { default as fieldFaults } from "zod/v4/locales/fr.js";
