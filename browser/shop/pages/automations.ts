import type { Automation, AutomationAction, AutomationEvent, AutomationExecution } from "../../../packages/sdk/src/client.ts";
import { el, fill, part, partAs, show } from "../dom.ts";
import { onSubmit, typed } from "../forms.ts";
import type { Page, Start } from "../page.ts";
import { tell, untell } from "../problems.ts";
import { showOnce } from "../shown-once.ts";
import { shownPages } from "../shown-pages.ts";
import { sureButton } from "../sure-button.ts";
import { AUTOMATIONS } from "../texts/automations.ts";
import { ago, at } from "../times.ts";
import { Wishes } from "../wishes.ts";
import { listed } from "../language.ts";

const CALL: AutomationAction[] = [{ kind: "webhook" }];
/** What can be chosen in the form; all else is made by the API. */
const ACTIONS: Readonly<Record<string, AutomationAction[]>> = {
  webhook: CALL,
  mail: [{ kind: "mail" }],
  both: [{ kind: "webhook" }, { kind: "mail" }],
};

/** The buyer's automations, and the form that makes one and shows its secret, once. */
export const automations: Start = async ({ root, api, signal, say }) => {
  const list = part(root, "automations");
  const shown = shownPages<Automation>({
    ...{ list, signal, more: part(root, "more"), none: part(root, "none"), problem: part(root, "problem") },
    read: (page) => api.automations.list(page),
    entry,
  });
  const form = partAs(HTMLFormElement, root, "form");
  const wishes = new Wishes();
  const does = partAs(HTMLSelectElement, root, "does");
  const address = (): void => {
    const isCalled = does.value !== "mail";
    show(part(root, "address"), isCalled);
    partAs(HTMLInputElement, root, "url").required = isCalled;
  };
  does.addEventListener("change", address);
  form.addEventListener("reset", () => setTimeout(address));
  onSubmit(form, async () => {
    const wanted = {
      name: typed(form, "name").trim(),
      eventType: typed(form, "eventType") as AutomationEvent,
      actions: ACTIONS[typed(form, "does")] ?? CALL,
      ...(does.value === "mail" ? {} : { url: typed(form, "url").trim() }),
    };
    const { secret, ...made } = await wishes.fulfil(JSON.stringify(wanted), ({ key }) => api.automations.make(wanted, key));
    form.reset();
    list.prepend(entry(made));
    show(part(root, "none"), false);
    // What calls nobody signs nothing.
    if (made.url !== null) showOnce(part(root, "made"), AUTOMATIONS.secretOf(made.name), secret, say);
  });
  await shown.again();
};

const entry = ({ id, name, eventType, url, enabled, degraded }: Automation): HTMLLIElement =>
  el(
    "li",
    {},
    el("a", { href: `/app/automations/${id}` }, name),
    el("span", { class: chipOf(enabled, degraded) }, wordOf(enabled, degraded)),
    el("span", { class: "soft whole" }, AUTOMATIONS.events[eventType], " → ", url ?? AUTOMATIONS.toYou),
  );

const chipOf = (enabled: boolean, degraded: Automation["degraded"]): string => {
  if (!enabled) return "chip";
  return degraded === undefined ? "chip good" : "chip warn";
};
const wordOf = (enabled: boolean, degraded: Automation["degraded"]): string => {
  if (!enabled) return AUTOMATIONS.off;
  return degraded === undefined ? AUTOMATIONS.on : AUTOMATIONS.waits;
};

/** An automation: turned on and off, given a new secret, and with what was delivered, in how many tries. */
export const automation: Start = async (page) => {
  const { root, api, id, signal } = page;
  const deliveries = shownPages<AutomationExecution>({
    ...{ signal, list: part(root, "deliveries"), more: part(root, "more"), none: part(root, "none") },
    problem: part(root, "deliveries-problem"),
    read: (asked) => api.automations.executions(id, asked),
    entry: delivery,
  });
  part(root, "refresh").addEventListener("click", () => void deliveries.again());
  draw(page, await api.automations.read(id));
  await deliveries.again();
};

function draw(page: Page, automation: Automation): void {
  const { root, api, id, go, say } = page;
  const { name, eventType, url, actions, enabled, disabledReason, degraded } = automation;
  document.title = document.title.replace(/^.*(?= · )/, () => name);
  part(root, "name").textContent = name;
  const state = part(root, "state");
  state.textContent = wordOf(enabled, degraded);
  state.className = chipOf(enabled, degraded);
  part(root, "event").textContent = AUTOMATIONS.events[eventType];
  part(root, "does").textContent = listed(actions.map(saidAction));
  show(part(root, "calls"), url !== null);
  part(root, "url").textContent = url;
  const why = part(root, "disabled-because");
  const reason =
    disabledReason === null
      ? degraded && AUTOMATIONS.heldBecause(degraded.reason, at(degraded.since))
      : AUTOMATIONS.disabledBecause(disabledReason);
  show(why, reason !== undefined);
  why.textContent = reason ?? "";

  const act = (work: () => Promise<void>) => (): void => {
    const problem = part(root, "problem");
    untell(problem);
    void work().catch((error: unknown) => tell(problem, error));
  };
  const turn = (on: boolean) =>
    act(async () => {
      draw(page, await api.automations.change(id, { enabled: on }));
      say(on ? AUTOMATIONS.enabled : AUTOMATIONS.disabled);
      part(root, "name").focus();
    });
  const rotate = act(async () => {
    const { secret, previousSecretUntil } = await api.automations.rotateSecret(id);
    showOnce(part(root, "made"), AUTOMATIONS.secretOf(name), secret, say);
    part(root, "made").append(el("p", { class: "soft" }, AUTOMATIONS.both(at(previousSecretUntil))));
  });
  const remove = act(async () => {
    await api.automations.remove(id);
    say(AUTOMATIONS.removed);
    go("/app/automations");
  });
  fill(
    part(root, "acts"),
    enabled
      ? sureButton(AUTOMATIONS.disable, turn(false))
      : el("button", { type: "button", class: "primary small", onclick: turn(true) }, AUTOMATIONS.enable),
    sureButton(AUTOMATIONS.rotate, rotate),
    sureButton(AUTOMATIONS.remove, remove),
  );
}

const saidAction = (action: AutomationAction): string =>
  action.kind === "delay" ? AUTOMATIONS.waitsMinutes(Math.round(action.seconds / 60)) : AUTOMATIONS.actions[action.kind];

/** What is worth saying of a step: why it was left out, or where the search is that it made. */
const saidStep = ({ kind, reason, searchId }: AutomationExecution["steps"][number]): HTMLElement | false => {
  if (searchId !== undefined) return el("a", { class: "whole", href: `/app/searches/${searchId}` }, AUTOMATIONS.madeSearch);
  if (reason === null) return false;
  return el("span", { class: "soft whole" }, (kind === "mail" ? AUTOMATIONS.mailLeftOut : AUTOMATIONS.searchLeftOut)(reason));
};

const TONES: Readonly<Record<string, string>> = { pending: "warn", spent: "fail", succeeded: "good", dead: "fail" };

function delivery({ id, subject, steps, state, attempts, nextAttemptAt, lastError, createdAt }: AutomationExecution): HTMLLIElement {
  const tried = [
    attempts === 0 ? AUTOMATIONS.untried : AUTOMATIONS.tries(attempts),
    ...(nextAttemptAt === null ? [] : [AUTOMATIONS.next(ago(nextAttemptAt))]),
  ];
  return el(
    "li",
    { "data-execution": id },
    el(
      "span",
      {},
      el("span", { class: `chip ${TONES[state] ?? ""}` }, AUTOMATIONS.states[state] ?? state),
      " ",
      el("span", { class: "soft" }, subject),
    ),
    el("span", { class: "soft" }, `${listed(tried)} · `, el("time", { datetime: createdAt }, at(createdAt))),
    ...steps.map(saidStep),
    lastError !== null && el("span", { class: "soft whole" }, lastError),
  );
}
