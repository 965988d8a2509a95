import { ProblemError } from "../../../packages/sdk/src/client.ts";
import { el, fill, part, partAs, show } from "../dom.ts";
import { onSubmit, typed } from "../forms.ts";
import type { Page, Start } from "../page.ts";
import { tell } from "../problems.ts";
import { ACCESS } from "../texts/access.ts";
import { lookAround } from "./landing.ts";

const DESK = "/app";

/** Only our own pages: a link must not be able to send whoever signs in elsewhere. */
const nextOf = ({ searchParams }: URL): string => {
  const next = searchParams.get("next") ?? "";
  return /^\/app(?:\/[\w/-]*)?$/.test(next) ? next : DESK;
};

export const signIn: Start = (page) => {
  const { root, url, session } = page;
  const form = partAs(HTMLFormElement, root, "form");
  const offerOpening = openAgain(page, form);
  onSubmit(form, async () => {
    try {
      await session.signIn(typed(form, "email"), typed(form, "password"));
    } catch (error) {
      if (error instanceof ProblemError && error.is("account-closed")) offerOpening();
      throw error;
    }
    await enter(page, form);
  });
  const demo = root.querySelector<HTMLFormElement>("form[data-demo]");
  if (demo) lookAround(demo, session);
  keepNext(root, url);
};

export const signUp: Start = (page) => {
  const { root, url, session, api } = page;
  const form = partAs(HTMLFormElement, root, "form");
  onSubmit(form, async () => {
    const [email, password, name] = [typed(form, "email"), typed(form, "password"), typed(form, "name").trim()];
    await api.auth.register({ email, password, ...(name === "" ? {} : { name }) });
    await session.signIn(email, password);
    await enter(page, form);
  });
  keepNext(root, url);
};

/** What was typed is right and the account is closed: it is opened by the same, and signed in to. */
function openAgain({ root, session, say, go, url }: Page, form: HTMLFormElement): () => void {
  const open = partAs(HTMLFormElement, root, "open-form");
  onSubmit(open, async () => {
    const [email, password] = [typed(form, "email"), typed(form, "password")];
    await session.api.auth.keepAccount({ email, password });
    await session.signIn(email, password);
    say(ACCESS.closed.opened);
    go(nextOf(url));
  });
  return () => void (open.hidden = false);
}

/** An operator may sign in here and finds no desk: what is behind it is buyers'. */
async function enter({ session, api, url, go }: Page, form: HTMLFormElement): Promise<void> {
  const { kind } = await api.auth.me();
  if (kind === "buyer") return go(nextOf(url));
  await session.signOut();
  const place = part(form, "problem");
  place.hidden = false;
  place.setAttribute("role", "alert");
  fill(place, `${ACCESS.operator} `, el("a", { href: "/admin/operations", "data-document": true }, "/admin/operations"));
}

/** Who has an account, or wants one, still comes to where they were led from. */
function keepNext(root: HTMLElement, { search }: URL): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>("a[data-other]")) link.search = search;
}

export const verifyAddress: Start = async ({ root, url, api, session }) => {
  const state = part(root, "state");
  const token = new URLSearchParams(url.hash.slice(1)).get("token");
  history.replaceState(null, "", url.pathname);
  if (token === null) return void (state.textContent = ACCESS.verify.noToken);
  try {
    await api.auth.verifyAddress(token);
  } catch (error) {
    return tell(state, error);
  }
  state.textContent = ACCESS.verify.done;
  part(root, "onwards").hidden = false;
  // The access token says so from the next one on.
  await session.isThere();
};

export const forgotPassword: Start = ({ root, api }) => {
  const form = partAs(HTMLFormElement, root, "form");
  onSubmit(form, async () => {
    await api.auth.askPasswordReset(typed(form, "email"));
    show(form, false);
    const sent = part(root, "sent");
    show(sent, true);
    sent.focus();
  });
};

/** Its token comes behind `#` by the link of the mail, or is typed where the mail has a code. */
export const resetPassword: Start = ({ root, url, api, go, say }) => {
  const form = partAs(HTMLFormElement, root, "form");
  const code = partAs(HTMLInputElement, root, "code");
  const token = new URLSearchParams(url.hash.slice(1)).get("token");
  history.replaceState(null, "", url.pathname);
  if (token !== null) {
    code.value = token;
    show(part(root, "code-label"), false);
  }
  onSubmit(form, async () => {
    await api.auth.resetPassword({ token: typed(form, "token").trim(), newPassword: typed(form, "newPassword") });
    say(ACCESS.reset.done);
    go("/app/sign-in");
  });
};
