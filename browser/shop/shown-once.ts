import { el, fill } from "./dom.ts";
import { COMMON } from "./texts/common.ts";

const { once: texts } = COMMON;

/** Shows a secret in its place, this once: until whoever reads it says that they have it, or leaves the page. */
export function showOnce(place: HTMLElement, title: string, secret: string, say: (text: string) => void): void {
  const close = (): void => {
    place.replaceChildren();
    place.hidden = true;
  };
  const copy = (): void =>
    void navigator.clipboard.writeText(secret).then(
      () => say(texts.copied),
      () => say(texts.uncopied),
    );
  put(
    place,
    title,
    el("p", { class: "notice" }, texts.note),
    el("p", {}, el("code", {}, secret)),
    el(
      "div",
      { class: "row" },
      el("button", { type: "button", class: "primary", onclick: copy }, texts.copy),
      el("button", { type: "button", onclick: close }, texts.seen),
    ),
  );
}

/** Says in the same place that there is nothing to show. */
export const showNone = (place: HTMLElement, title: string, why: string): void => put(place, title, el("p", { class: "notice" }, why));

function put(place: HTMLElement, title: string, ...parts: readonly HTMLElement[]): void {
  const heading = el("h3", { tabindex: -1 }, title);
  place.hidden = false;
  fill(place, heading, parts);
  heading.focus();
}
