export { default as messages } from "./ja.json" with { type: "json" };
export { default as fieldFaults } from "zod/v4/locales/ja.js";
