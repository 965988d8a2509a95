import { el, partAs } from "./dom.ts";
import { onSubmit, typed } from "./forms.ts";
import type { Page } from "./page.ts";
import { YOUR_DATA } from "./texts/account.ts";
import { day } from "./times.ts";

const FILE = "procureiq-account.json";

/** Saves all that is kept of the buyer as a file, for who knows the password. */
export function takingAway({ root, api, say }: Page): void {
  const form = partAs(HTMLFormElement, root, "export-form");
  onSubmit(form, async () => {
    const kept = await api.auth.exportAccount(typed(form, "password"));
    form.reset();
    const href = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 2)], { type: "application/json" }));
    el("a", { href, download: FILE }).click();
    // The download has begun by then; until then the address has to stand.
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    say(kept.complete ? YOUR_DATA.taken : YOUR_DATA.incomplete);
  });
}

/** Closes the account, for who knows the password and says so. */
export function closing({ root, api, session, say }: Page): void {
  const form = partAs(HTMLFormElement, root, "close-form");
  onSubmit(form, async () => {
    const { eraseAt } = await api.auth.closeAccount(typed(form, "password"));
    say(YOUR_DATA.closed(day(eraseAt.slice(0, 10))));
    session.hasEnded();
  });
}
