import type { StripeStore } from "./store.ts";

/**
 * Replaces ids by the objects they name along `expand` paths such as `latest_charge` or `data.payment_intent`.
 * A path that leads to nothing known is left alone.
 */
export function expandObject(store: StripeStore, object: object, paths: readonly string[]): object {
  return paths.reduce((expanded, path) => expandPath(store, expanded, path.split(".")), object);
}

function expandPath(store: StripeStore, object: object, path: readonly string[]): object {
  const [head, ...rest] = path;
  if (head === undefined) return object;
  const value: unknown = Reflect.get(object, head);
  const target = typeof value === "string" ? lookUp(store, head, value) : value;
  if (Array.isArray(target)) return { ...object, [head]: target.map((item: object) => expandPath(store, item, rest)) };
  if (typeof target !== "object" || target === null) return object;
  return { ...object, [head]: expandPath(store, target, rest) };
}

function lookUp(store: StripeStore, name: string, id: string): object | undefined {
  switch (name) {
    case "latest_charge":
    case "charge":
      return store.charges.get(id);
    case "payment_intent":
      return store.intents.get(id);
    case "payment_method":
      return store.methods.get(id)?.method;
    default:
      return undefined;
  }
}
