import type { AutomationAction, AutomationCondition, AutomationTrigger } from "../../packages/sdk/src/client.ts";
import { el, fill, part, show } from "./dom.ts";
import { digitsOf } from "./money.ts";
import { AUTOMATION_RULES as TEXTS } from "./texts/automation-rules.ts";

type Field = AutomationTrigger["fields"][number];
type Operator = AutomationCondition["operator"];

/** What has to hold, and what is done, in order. */
export interface Rules {
  conditions: AutomationCondition[];
  actions: AutomationAction[];
}

const UNITS = { minutes: 60, hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof UNITS;
const MOST_CONDITIONS = 10;
const MOST_ACTIONS = 5;
const KINDS = ["webhook", "mail", "search-again", "delay"] as const;

/** A field as its buyer reads it: its pointer without the strokes. */
export const fieldName = (pointer: string): string => pointer.slice(1).replaceAll("/", " · ");

/** The currency that stands beside an amount; undefined where a field is none. */
const currencyBeside = ({ field, kind }: Pick<Field, "field" | "kind">): string | undefined =>
  kind === "number" && field.endsWith("/amount") ? field.replace(/amount$/, "currency") : undefined;

/** A condition in words; an amount in the currency that the others ask for. */
export const saidCondition = ({ field, operator, value }: AutomationCondition, all: readonly AutomationCondition[]): string =>
  `${fieldName(field)} ${TEXTS.operators[operator]} ${saidIn(currencyOf(field, all), value)}`;

/** Conditions, each in words; one on the currency of an amount is part of that amount's. */
export const saidConditions = (conditions: readonly AutomationCondition[]): string[] =>
  conditions
    .filter(({ field }) => !conditions.some((other) => field.endsWith("/currency") && other.field === field.replace(/currency$/, "amount")))
    .map((condition) => saidCondition(condition, conditions));

/** The currency that conditions ask for beside an amount. */
export function currencyOf(field: string, conditions: readonly AutomationCondition[]): string | undefined {
  if (!field.endsWith("/amount")) return undefined;
  const beside = conditions.find((other) => other.field === field.replace(/amount$/, "currency"));
  return typeof beside?.value === "string" ? beside.value : undefined;
}

/** A value as people read it: an amount in units of its currency. */
export const saidIn = (currency: string | undefined, value: unknown): string =>
  typeof value === "number" && currency !== undefined ? `${value / 10 ** digitsOf(currency)} ${currency}` : saidValue(value);

const saidValue = (value: unknown): string => {
  if (typeof value === "boolean") return value ? TEXTS.yes : TEXTS.no;
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
};

export const saidAction = (action: AutomationAction): string => {
  if (action.kind !== "delay") return TEXTS.does[action.kind];
  const unit = unitOf(action.seconds);
  return TEXTS.waits[unit](action.seconds / UNITS[unit]);
};

const unitOf = (seconds: number): Unit => (seconds % UNITS.days === 0 ? "days" : seconds % UNITS.hours === 0 ? "hours" : "minutes");

/** A select; `is` says which of a line's values it has. */
const choice = (is: string, label: string, options: readonly (readonly [string, string])[], chosen?: string): HTMLSelectElement =>
  el(
    "select",
    { "data-is": is, "aria-label": label },
    ...options.map(([value, text]) => el("option", { value, selected: value === chosen }, text)),
  );

/** The part of a form in which conditions and actions are put together: a line each, by selects and plain fields. */
export class RulesForm {
  readonly #conditions: HTMLElement;
  readonly #actions: HTMLElement;
  readonly #root: HTMLElement;
  readonly #changed: (calls: boolean) => void;
  #fields: readonly Field[] = [];

  constructor(root: HTMLElement, changed: (calls: boolean) => void) {
    this.#root = root;
    this.#changed = changed;
    this.#conditions = part(root, "conditions");
    this.#actions = part(root, "actions");
    part(root, "add-condition").addEventListener("click", () => this.#addCondition());
    part(root, "add-action").addEventListener("click", () => this.#addAction({ kind: "mail" }));
  }

  /** Shows what it is to begin with, for events of a type; another type has other fields, so that its conditions are made anew. */
  show({ fields }: Pick<AutomationTrigger, "fields">, { conditions, actions }: Rules): void {
    this.#fields = fields.filter((field) => !fields.some((other) => currencyBeside(other) === field.field));
    fill(this.#conditions);
    fill(this.#actions);
    const currencies = new Map(conditions.map(({ field, value }) => [field, value]));
    for (const condition of conditions) if (this.#isShown(condition)) this.#addCondition(condition, currencies);
    for (const action of actions) this.#addAction(action);
    this.#tell();
  }

  value(): Rules {
    return {
      conditions: [...this.#conditions.children].flatMap((line) => conditionsIn(line)),
      actions: [...this.#actions.children].map((line) => actionIn(line)),
    };
  }

  /** The condition on an amount's currency is part of the line of that amount. */
  #isShown = ({ field }: AutomationCondition): boolean => this.#fields.some((known) => known.field === field);

  #addCondition(condition?: AutomationCondition, currencies?: ReadonlyMap<string, AutomationCondition["value"]>): void {
    const line = el("li");
    const draw = (field: Field, given?: AutomationCondition): void => {
      const fields = choice(
        "field",
        TEXTS.field,
        this.#fields.map((known) => [known.field, fieldName(known.field)]),
        field.field,
      );
      fields.addEventListener("change", () => {
        draw(this.#fields[fields.selectedIndex] ?? field);
        line.querySelector("select")?.focus();
      });
      const operator = choice(
        "operator",
        TEXTS.how,
        field.operators.map((name) => [name, TEXTS.operators[name]]),
        given?.operator,
      );
      const value = el("span");
      const drawValue = (): void => fill(value, ...valueFields(field, operator.value as Operator, given, currencies));
      operator.addEventListener("change", drawValue);
      drawValue();
      fill(line, fields, operator, value, this.#remover(line, TEXTS.removeCondition));
    };
    const field = this.#fields.find((known) => known.field === condition?.field) ?? this.#fields[0];
    if (!field) return;
    draw(field, condition);
    this.#conditions.append(line);
    this.#tell();
    if (condition === undefined) line.querySelector("select")?.focus();
  }

  #addAction(action: AutomationAction): void {
    const line = el("li");
    const kinds = choice(
      "kind",
      TEXTS.what,
      KINDS.map((kind) => [kind, TEXTS.kinds[kind]]),
      action.kind,
    );
    const more = el("span");
    const draw = (): void => {
      const seconds = action.kind === "delay" ? action.seconds : UNITS.hours;
      const unit = unitOf(seconds);
      const fields = [
        el("input", {
          "data-is": "count",
          type: "number",
          min: 1,
          max: 10_080,
          required: true,
          value: seconds / UNITS[unit],
          "aria-label": TEXTS.howLong,
        }),
        choice(
          "unit",
          TEXTS.unit,
          (["minutes", "hours", "days"] as const).map((name) => [name, TEXTS.units[name]]),
          unit,
        ),
      ];
      fill(more, ...(kinds.value === "delay" ? fields : []));
      this.#tell();
    };
    kinds.addEventListener("change", draw);
    fill(line, kinds, more, this.#remover(line, TEXTS.removeAction));
    this.#actions.append(line);
    draw();
  }

  #remover = (line: HTMLElement, label: string): HTMLButtonElement =>
    el(
      "button",
      {
        type: "button",
        class: "small",
        "aria-label": label,
        onclick: () => {
          const next = line.nextElementSibling ?? line.previousElementSibling;
          line.remove();
          this.#tell();
          next?.querySelector("select")?.focus();
        },
      },
      TEXTS.remove,
    );

  #tell(): void {
    show(part(this.#root, "add-condition"), this.#fields.length > 0 && this.#conditions.childElementCount < MOST_CONDITIONS);
    show(part(this.#root, "add-action"), this.#actions.childElementCount < MOST_ACTIONS);
    show(part(this.#root, "always"), this.#conditions.childElementCount === 0);
    this.#changed(this.value().actions.some(({ kind }) => kind === "webhook"));
  }
}

function valueFields(
  field: Field,
  operator: Operator,
  given: AutomationCondition | undefined,
  currencies: ReadonlyMap<string, AutomationCondition["value"]> | undefined,
): HTMLElement[] {
  const label = { "aria-label": TEXTS.value, "data-is": "value", required: true };
  const truths = [
    ["true", TEXTS.yes],
    ["false", TEXTS.no],
  ] as const;
  if (operator === "present" || field.kind === "boolean") return [choice("truth", TEXTS.value, truths, String(given?.value ?? true))];
  if (field.kind === "choice" && operator !== "one-of")
    return [
      choice(
        "value",
        TEXTS.value,
        (field.values ?? []).map((value) => [value, value]),
        String(given?.value ?? ""),
      ),
    ];
  if (field.kind !== "number") {
    const value = Array.isArray(given?.value) ? given.value.join(", ") : String(given?.value ?? "");
    return [el("input", { ...label, maxlength: 500, value, ...(operator === "one-of" ? { placeholder: TEXTS.several } : {}) })];
  }
  const beside = currencyBeside(field);
  const currency = beside === undefined ? undefined : String(currencies?.get(beside) ?? "EUR");
  const amount = typeof given?.value === "number" ? given.value / (currency === undefined ? 1 : 10 ** digitsOf(currency)) : "";
  const number = el("input", { ...label, "data-is": "number", type: "number", step: "any", value: amount });
  if (currency === undefined) return [number];
  return [
    number,
    el("input", { "aria-label": TEXTS.currency, "data-is": "currency", required: true, pattern: "[A-Za-z]{3}", size: 4, value: currency }),
  ];
}

const said = (line: Element, is: string): string | undefined => {
  const field = line.querySelector(`[data-is="${is}"]`);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value.trim() : undefined;
};

function conditionsIn(line: Element): AutomationCondition[] {
  const field = said(line, "field") ?? "";
  const operator = (said(line, "operator") ?? "equals") as Operator;
  const truth = said(line, "truth");
  if (truth !== undefined) return [{ field, operator, value: truth === "true" }];
  const number = said(line, "number");
  if (number === undefined) {
    const value = said(line, "value") ?? "";
    return [
      {
        field,
        operator,
        value:
          operator === "one-of"
            ? value
                .split(",")
                .map((text) => text.trim())
                .filter((text) => text !== "")
            : value,
      },
    ];
  }
  const currency = said(line, "currency")?.toUpperCase();
  if (currency === undefined) return [{ field, operator, value: Number(number) }];
  const value = Math.round(Number(number) * 10 ** digitsOf(currency));
  return [
    { field: field.replace(/amount$/, "currency"), operator: "equals", value: currency },
    { field, operator, value },
  ];
}

function actionIn(line: Element): AutomationAction {
  const kind = said(line, "kind") as AutomationAction["kind"];
  if (kind !== "delay") return { kind };
  return { kind, seconds: Math.round(Number(said(line, "count")) * UNITS[(said(line, "unit") ?? "hours") as Unit]) };
}
