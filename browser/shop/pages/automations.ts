import type {
  Automation,
  AutomationEvent,
  AutomationExecution,
  AutomationTrigger,
  AutomationVersion,
} from "../../../packages/sdk/src/client.ts";
import { currencyOf, RulesForm, saidAction, saidCondition, saidConditions, saidIn, type Rules } from "../automation-rules.ts";
import { el, fill, part, partAs, show } from "../dom.ts";
import { onSubmit, typed } from "../forms.ts";
import type { Page, Start } from "../page.ts";
import { tell, untell } from "../problems.ts";
import { showOnce } from "../shown-once.ts";
import { shownPages } from "../shown-pages.ts";
import { sureButton } from "../sure-button.ts";
import { AUTOMATION_RULES } from "../texts/automation-rules.ts";
import { AUTOMATIONS } from "../texts/automations.ts";
import { ago, at } from "../times.ts";
import { Wishes } from "../wishes.ts";
import { listed } from "../language.ts";

/** What a form begins with. */
const CALL: Rules = { conditions: [], actions: [{ kind: "webhook" }] };

/** The buyer's automations, and the form that makes one and shows its secret, once. */
export const automations: Start = async (page) => {
  const { root, api, signal, say } = page;
  const list = part(root, "automations");
  const shown = shownPages<Automation>({
    ...{ list, signal, more: part(root, "more"), none: part(root, "none"), problem: part(root, "problem") },
    read: (page) => api.automations.list(page),
    entry,
  });
  const form = partAs(HTMLFormElement, root, "form");
  const wishes = new Wishes();
  const rules = rulesOf(form);
  const event = partAs(HTMLSelectElement, root, "event");
  // The form may be touched before they are read.
  let triggers: ReadonlyMap<string, AutomationTrigger> = new Map();
  const begin = (kept: Rules = CALL): void => rules.show(triggers.get(event.value) ?? { fields: [] }, kept);
  event.addEventListener("change", () => begin({ ...rules.value(), conditions: [] }));
  form.addEventListener("reset", () => setTimeout(begin));
  onSubmit(form, async () => {
    const wanted = {
      name: typed(form, "name").trim(),
      eventType: event.value as AutomationEvent,
      ...rules.value(),
      ...addressIn(form),
    };
    const { secret, ...made } = await wishes.fulfil(JSON.stringify(wanted), ({ key }) => api.automations.make(wanted, key));
    form.reset();
    list.prepend(entry(made));
    show(part(root, "none"), false);
    // What calls nobody signs nothing.
    if (made.url !== null) showOnce(part(root, "made"), AUTOMATIONS.secretOf(made.name), secret, say);
  });
  triggers = await triggersBy(page);
  begin();
  await shown.again();
};

const triggersBy = async ({ api }: Page): Promise<ReadonlyMap<string, AutomationTrigger>> =>
  new Map((await api.automations.triggers()).items.map((trigger) => [trigger.type, trigger]));

/** The rules of a form, whose address is asked for where it is called. */
const rulesOf = (form: HTMLFormElement): RulesForm =>
  new RulesForm(form, (calls) => {
    show(part(form, "address"), calls);
    partAs(HTMLInputElement, form, "url").required = calls;
  });

const addressIn = (form: HTMLFormElement): { url?: string } =>
  partAs(HTMLInputElement, form, "url").required ? { url: typed(form, "url").trim() } : {};

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
  const [read, triggers] = await Promise.all([api.automations.read(id), triggersBy(page)]);
  draw(page, read);
  changing(page, read, triggers.get(read.eventType) ?? { fields: [] });
  trying(page);
  await deliveries.again();
};

function draw(page: Page, automation: Automation): void {
  const { root, api, id, go, say } = page;
  const { name, eventType, url, conditions, actions, enabled, disabledReason, degraded } = automation;
  document.title = document.title.replace(/^.*(?= · )/, () => name);
  part(root, "name").textContent = name;
  const state = part(root, "state");
  state.textContent = wordOf(enabled, degraded);
  state.className = chipOf(enabled, degraded);
  part(root, "event").textContent = AUTOMATIONS.events[eventType];
  fill(part(root, "only-if"), ...lines(conditions.length === 0 ? [AUTOMATION_RULES.always] : saidConditions(conditions)));
  fill(part(root, "does"), ...lines(actions.map(saidAction)));
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

const lines = (texts: readonly string[]): HTMLElement[] => texts.map((text) => el("div", {}, text));

/** The form that changes an automation; what it was before stands below it. */
function changing(page: Page, read: Automation, trigger: Pick<AutomationTrigger, "fields">): void {
  const { root, api, id, say } = page;
  const form = partAs(HTMLFormElement, root, "form");
  const rules = rulesOf(form);
  const name = partAs(HTMLInputElement, form, "new-name");
  const begin = ({ name: called, url, conditions, actions }: Automation): void => {
    name.value = called;
    partAs(HTMLInputElement, form, "url").value = url ?? "";
    rules.show(trigger, { conditions, actions });
  };
  begin(read);
  onSubmit(form, async () => {
    const changed = await api.automations.change(id, { name: name.value.trim(), ...rules.value(), ...addressIn(form) });
    draw(page, changed);
    begin(changed);
    partAs(HTMLDetailsElement, root, "change").open = false;
    say(AUTOMATIONS.changed);
    part(root, "name").focus();
  });
  const past = partAs(HTMLDetailsElement, root, "versions");
  past.addEventListener("toggle", () => {
    if (!past.open) return;
    const told = part(root, "past");
    untell(told);
    void api.automations.versions(id).then(
      ({ items }) => fill(told, el("ol", { class: "items" }, items.map(pastVersion)), items.length === 0 && AUTOMATIONS.unchanged),
      (error: unknown) => tell(told, error),
    );
    show(told, true);
  });
}

const pastVersion = ({ version, since, url, conditions, actions }: AutomationVersion): HTMLLIElement =>
  el(
    "li",
    {},
    el("strong", {}, AUTOMATIONS.version(version, at(since))),
    ...lines([...saidConditions(conditions), listed(actions.map(saidAction)), ...(url === null ? [] : [url])]),
  );

/** Tries it at the latest event of its type; nothing is sent. */
function trying({ root, api, id }: Page): void {
  part(root, "try").addEventListener("click", () => {
    const tried = part(root, "tried");
    untell(tried);
    void api.automations.test(id).then(
      ({ wouldDeliver, conditions, event }) => {
        const unmet = conditions.filter(({ holds }) => !holds);
        fill(
          tried,
          el("strong", {}, wouldDeliver ? AUTOMATIONS.wouldDo : AUTOMATIONS.wouldNot),
          el("p", { class: "soft" }, `${event.subject} · `, el("time", { datetime: event.occurredAt }, at(event.occurredAt))),
          ...lines(
            unmet.map((condition) => {
              const was = saidIn(currencyOf(condition.field, conditions), condition.actual);
              return AUTOMATIONS.unmet(saidCondition(condition, conditions), was);
            }),
          ),
        );
        show(tried, true);
      },
      (error: unknown) => tell(tried, error),
    );
  });
}

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
