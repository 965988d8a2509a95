import type { ServiceToken, TokenScope } from "../../packages/sdk/src/client.ts";
import { el, part, partAs, show } from "./dom.ts";
import { onSubmit, typed } from "./forms.ts";
import type { Page } from "./page.ts";
import { tell, untell } from "./problems.ts";
import { SaidError } from "./said-error.ts";
import { showNone, showOnce } from "./shown-once.ts";
import { shownPages } from "./shown-pages.ts";
import { sureButton } from "./sure-button.ts";
import { TOKENS } from "./texts/account.ts";
import { ago, at } from "./times.ts";
import { Wishes } from "./wishes.ts";
import { listed } from "./language.ts";

const DAY_MS = 86_400_000;

type Root = Pick<Page, "root" | "api" | "signal" | "say">;

/** The buyer's service tokens: one is made and its text shown this once; each is listed, and can be replaced or revoked. */
export async function serviceTokens({ root, api, signal, say }: Root): Promise<void> {
  const list = part(root, "tokens");
  const problem = part(root, "tokens-problem");
  const line = (token: ServiceToken): HTMLLIElement => {
    const state = standing(token);
    const revoke = (): void => {
      untell(problem);
      void api.serviceTokens.revoke(token.id).then(
        () => {
          const after = line({ ...token, revokedAt: new Date().toISOString() });
          row.replaceWith(after);
          after.focus();
          say(TOKENS.revoked(token.name));
        },
        (error: unknown) => tell(problem, error),
      );
    };
    const replace = (): void => {
      untell(problem);
      void replaced({ root, api, say }, token).then(
        () => shown.again(),
        (error: unknown) => tell(problem, error),
      );
    };
    const { short, name, sure, yes } = TOKENS.replace;
    const askedToReplace = { short, name: name(token.name), sure: sure(token.name), yes, keep: TOKENS.keep };
    const asked = {
      short: TOKENS.revokeShort,
      name: TOKENS.revoke(token.name),
      sure: TOKENS.sure(token.name),
      yes: TOKENS.yes,
      keep: TOKENS.keep,
    };
    const row = el(
      "li",
      { tabindex: -1 },
      el(
        "div",
        {},
        el("p", { class: "strong" }, token.name, " ", el("span", { class: state === "good" ? "chip good" : "chip" }, TOKENS.state[state])),
        el("p", { class: "soft" }, listed(token.scopes.map((scope) => TOKENS.scopes[scope]))),
        el("p", { class: "soft" }, listed(life(token))),
      ),
      state === "good" && el("div", { class: "row" }, sureButton(askedToReplace, replace), sureButton(asked, revoke)),
    );
    return row;
  };

  making({ root, api, say }, (token) => {
    list.prepend(line(token));
    show(part(root, "tokens-none"), false);
  });
  const shown = shownPages<ServiceToken>({
    ...{ list, problem, signal, more: part(root, "tokens-more"), none: part(root, "tokens-none") },
    read: (page) => api.serviceTokens.list(page),
    entry: line,
  });
  await shown.again();
}

/** Gives it its successor, whose text is shown this once. */
async function replaced({ root, api, say }: Pick<Root, "root" | "api" | "say">, { id, name }: ServiceToken): Promise<void> {
  const { token, previousUntil } = await api.serviceTokens.rotate(id);
  const place = part(root, "token-made");
  if (token === undefined) showNone(place, TOKENS.made(name), TOKENS.replace.lost(name));
  else showOnce(place, TOKENS.made(name), token, say);
  say(TOKENS.replace.replaced(name, at(previousUntil)));
}

/** The form, and the one showing of what it made. */
function making({ root, api, say }: Pick<Root, "root" | "api" | "say">, made: (token: ServiceToken) => void): void {
  const form = partAs(HTMLFormElement, root, "token-form");
  const place = part(root, "token-made");
  const wishes = new Wishes();
  onSubmit(form, async () => {
    const scopes = new FormData(form).getAll("scopes") as TokenScope[];
    if (scopes.length === 0) throw new SaidError(TOKENS.withoutScope);
    const name = typed(form, "name").trim();
    const days = Number(typed(form, "days"));
    // Tried again it ends when it would have ended at first: it is the same token.
    const token = await wishes.fulfil(JSON.stringify([name, scopes, days]), ({ key, since }) => {
      const end = days > 0 && { expiresAt: new Date(since.getTime() + days * DAY_MS).toISOString() };
      return api.serviceTokens.make({ name, scopes, ...end }, key);
    });
    form.reset();
    made(token);
    if (token.token === undefined) showNone(place, TOKENS.made(name), TOKENS.lost(name));
    else showOnce(place, TOKENS.made(name), token.token, say);
  });
}

function standing({ expiresAt, revokedAt }: ServiceToken): keyof typeof TOKENS.state {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && new Date(expiresAt).getTime() <= Date.now() ? "ended" : "good";
}

const life = ({ createdAt, lastUsedAt, expiresAt, revokedAt }: ServiceToken): string[] => [
  TOKENS.since(at(createdAt)),
  lastUsedAt === null ? TOKENS.unused : TOKENS.used(ago(lastUsedAt)),
  ...(revokedAt === null ? [expiresAt === null ? TOKENS.open : TOKENS.until(at(expiresAt))] : []),
];

/** What cannot be made is not offered. */
export function offerMaking(root: HTMLElement, addressVerified: boolean | undefined): void {
  show(part(root, "token-form"), addressVerified !== false);
  show(part(root, "tokens-unproven"), addressVerified === false);
}
