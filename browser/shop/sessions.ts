import type { Session } from "../../packages/sdk/src/client.ts";
import { el, fill, part } from "./dom.ts";
import type { Page } from "./page.ts";
import { tell, untell } from "./problems.ts";
import { programName } from "./program-name.ts";
import { shownPages } from "./shown-pages.ts";
import { sureButton } from "./sure-button.ts";
import { SESSIONS } from "./texts/account.ts";
import { ago, at } from "./times.ts";
import { listed } from "./language.ts";

type Root = Pick<Page, "root" | "api" | "signal" | "say">;

/** Where the buyer is signed in: each session but this one can be ended, and all of them at once. Answers the function that reads the list anew. */
export function sessions({ root, api, signal, say }: Root): { again(): Promise<void> } {
  const problem = part(root, "sessions-problem");
  const act = (done: Promise<string>): void => {
    untell(problem);
    void done.then(
      (said) => {
        say(said);
        return shown.again();
      },
      (error: unknown) => tell(problem, error),
    );
  };
  const shown = shownPages<Session>({
    ...{ list: part(root, "sessions"), problem, signal, more: part(root, "sessions-more"), none: part(root, "sessions-none") },
    read: (page) => api.auth.sessions(page),
    entry: (session) => line(session, () => act(api.auth.endSession(session.id).then(() => SESSIONS.ended))),
  });
  const all = {
    short: SESSIONS.elsewhere,
    name: SESSIONS.elsewhere,
    sure: SESSIONS.elsewhereSure,
    yes: SESSIONS.elsewhereYes,
    keep: SESSIONS.keep,
  };
  fill(
    part(root, "elsewhere"),
    sureButton(all, () => act(api.auth.signOutEverywhere({ thisSession: false }).then((count) => SESSIONS.endedElsewhere(count)))),
  );
  return shown;
}

function line({ client, createdAt, lastUsedAt, endsAt, current }: Session, end: () => void): HTMLLIElement {
  const program = client === null || programName(client) === "" ? SESSIONS.unknown : SESSIONS.program(programName(client));
  const asked = { short: SESSIONS.endShort, name: SESSIONS.end(program), sure: SESSIONS.sure, yes: SESSIONS.yes, keep: SESSIONS.keep };
  const life = [SESSIONS.since(at(createdAt)), SESSIONS.used(ago(lastUsedAt)), SESSIONS.ends(at(endsAt))];
  return el(
    "li",
    {},
    el(
      "div",
      {},
      el("p", { class: "strong" }, program, " ", current && el("span", { class: "chip good" }, SESSIONS.this)),
      el("p", { class: "soft" }, listed(life)),
    ),
    !current && sureButton(asked, end),
  );
}
