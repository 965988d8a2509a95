import type { ModelUsage, UsageStanding } from "../../../packages/sdk/src/client.ts";
import { el, fill, part, show } from "../dom.ts";
import { count, dollars } from "../money.ts";
import type { Start } from "../page.ts";
import { tell } from "../problems.ts";
import { USAGE } from "../texts/usage.ts";
import { day as dayText, shortDay } from "../times.ts";
import { daysBefore, hasEstimates, linesOf, sumOf, type UsageFigures } from "../usage-sums.ts";

/** A week, with today. */
const DAYS_BEFORE = 6;

/** What the buyer's calls of models took today, against the limits, and on the days before. */
export const usage: Start = async ({ root, api, signal }) => {
  const today = await api.usage.day(undefined, signal);
  drawDay(root, today, true);
  const lately = part(root, "lately");
  const row = (of: ModelUsage): HTMLTableRowElement => {
    const open = (): void => {
      drawDay(root, of, of === today);
      part(root, "day").focus();
    };
    const name = of === today ? USAGE.today : shortDay(of.day);
    return figures(el("button", { type: "button", class: "quiet", onclick: open }, name), sumOf(linesOf(of)));
  };
  lately.append(row(today));
  try {
    const earlier = await Promise.all(daysBefore(today.day, DAYS_BEFORE).map((day) => api.usage.day(day, signal)));
    lately.append(...earlier.map(row));
  } catch (error) {
    if (!signal.aborted) tell(part(root, "lately-problem"), error, () => location.reload());
  }
};

function drawDay(root: HTMLElement, { day, items, budget }: ModelUsage, isToday: boolean): void {
  part(root, "day").textContent = isToday ? USAGE.today : USAGE.of(dayText(day));
  fill(part(root, "standing"), standing(USAGE.tokens, budget, count, isToday), standing(USAGE.money, budget.costNanoUsd, dollars, isToday));
  const lines = linesOf({ items });
  show(part(root, "none"), lines.length === 0);
  show(part(root, "table"), lines.length > 0);
  show(part(root, "estimated"), lines.some(hasEstimates));
  fill(
    part(root, "models"),
    lines.map((line) => figures(line.model, line)),
  );
}

function standing(name: string, { limit, settled, reserved, remaining }: UsageStanding, said: (value: number) => string, isToday: boolean) {
  const used = settled + reserved;
  return el(
    "div",
    {},
    el("div", { class: "row ends" }, el("strong", {}, name), el("span", { class: "num" }, USAGE.used(said(used), said(limit)))),
    el("meter", {
      min: 0,
      max: limit,
      high: limit * 0.9,
      optimum: 0,
      value: used,
      "aria-label": `${name}: ${USAGE.used(said(used), said(limit))}`,
    }),
    isToday && el("p", { class: remaining > 0 ? "soft" : "notice" }, remaining > 0 ? USAGE.left(said(remaining)) : USAGE.spent),
    reserved > 0 && el("p", { class: "soft" }, USAGE.open(said(reserved))),
  );
}

function figures(of: string | Node, { calls, reported, estimated }: UsageFigures): HTMLTableRowElement {
  const cell = (name: keyof UsageFigures["reported"], said: (value: number) => string) =>
    el(
      "td",
      { class: "num" },
      said(reported[name]),
      estimated[name] > 0 && el("span", { class: "soft" }, ` ${USAGE.andEstimated(said(estimated[name]))}`),
    );
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, of),
    el("td", { class: "num" }, count(calls)),
    cell("inputTokens", count),
    cell("outputTokens", count),
    cell("costNanoUsd", dollars),
  );
}
