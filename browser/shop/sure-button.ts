import { el, fill } from "./dom.ts";

export interface SureTexts {
  /** As the button shows it, and as it is called where only it is heard. */
  short: string;
  name: string;
  sure: string;
  yes: string;
  keep: string;
}

/** A button that asks before it acts: its question takes its place, with "no" under the finger that pressed. */
export function sureButton({ short, name, sure, yes, keep }: SureTexts, act: () => void): HTMLElement {
  const place = el("div", { class: "row" });
  const rest = (focus: boolean): void => {
    const button = el("button", { type: "button", class: "small", "aria-label": name, onclick: ask }, short);
    fill(place, button);
    if (focus) button.focus();
  };
  const ask = (): void => {
    const no = el("button", { type: "button", class: "small", onclick: () => rest(true) }, keep);
    const certain = (): void => {
      rest(true);
      act();
    };
    fill(place, el("span", {}, sure), el("button", { type: "button", class: "small", onclick: certain }, yes), no);
    no.focus();
  };
  rest(false);
  return place;
}
