import { part } from "../dom.ts";
import type { Start } from "../page.ts";

/** The desk. */
export const home: Start = async ({ root, api }) => {
  part(root, "email").textContent = (await api.auth.me()).email;
};
