import { waitForDay } from "./day-left.ts";

// Budgets, books and caps are by UTC days, and a test knows its day before it asks for it.
const wait = waitForDay(Date.now());
if (wait > 0) await new Promise((resolve) => void setTimeout(resolve, wait));
