import type { Field } from "./form-body.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The fields of a form, those outside it that belong to it by `form=` included, in the order they stand in. */
export function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(isControl).map((control) => ({
    name: control.name,
    type: control.type,
    value: control.value,
    checked: control instanceof HTMLInputElement && control.checked,
    reading: control.dataset["json"],
    none: control.name !== "" && noneBox(form, control.name)?.checked === true,
  }));
}

const isControl = (element: Element): element is Control =>
  element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;

/** The box beside a reviewed change by which it is said that there is none. */
const noneBox = (form: HTMLFormElement, name: string): HTMLInputElement | undefined =>
  [...form.querySelectorAll<HTMLInputElement>("input[data-none]")].find((box) => box.dataset["none"] === name);
