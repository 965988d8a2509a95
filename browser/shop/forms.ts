import { part } from "./dom.ts";
import { markFields, tell, untell } from "./problems.ts";

/** A field of a form as it was typed. */
export const typed = (form: HTMLFormElement, name: string): string => {
  const field = new FormData(form).get(name);
  return typeof field === "string" ? field : "";
};

/** Sends a form by a script, one time at once; a problem stands in the form until the next try. */
export function onSubmit(form: HTMLFormElement, act: (form: HTMLFormElement) => Promise<void>): void {
  const place = part(form, "problem");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    untell(place);
    void act(form)
      .catch((error: unknown) => {
        tell(place, error);
        markFields(form, error);
      })
      .finally(() => form.removeAttribute("aria-busy"));
  });
}
