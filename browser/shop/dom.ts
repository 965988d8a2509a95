export type Child = Node | string | number | null | undefined | false | readonly Child[];
type Attribute = string | number | boolean | undefined | ((event: Event) => void);

/**
 * An element. Text is text: nothing that was said by a buyer, a supplier or the API is ever read as HTML. A function is a listener of the
 * event its attribute names (`onclick`), `true` an empty attribute, `false` and undefined none.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  put(element, children);
  return element;
}

/** The children in place of what is there. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren();
  put(element, children);
}

/** These children in this order, in place of what is there; those that are there already stay in the page, with what is written in them. */
export function arrange(parent: Element, children: readonly Element[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, place) => {
    const there = parent.children[place];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}

function put(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) put(element, child as readonly Child[]);
    else if (child instanceof Node) element.append(child);
    else if (typeof child === "string" || typeof child === "number") element.append(String(child));
  }
}

/** The one element of a page that has this mark; throws where the page was made without it. */
export function part(root: ParentNode, name: string): HTMLElement {
  return partAs(HTMLElement, root, name);
}

/** As `part`, of a kind: `partAs(HTMLFormElement, root, "form")`. */
export function partAs<E extends HTMLElement>(kind: new () => E, root: ParentNode, name: string): E {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof kind)) throw new Error(`the page has no ${name}`);
  return found;
}

/** Shows or hides. */
export const show = (element: HTMLElement, shown: boolean): void => void (element.hidden = !shown);
